"""How Alembic runs: inside the connection and transaction it is handed."""

from alembic import context

from survey import models_findings  # noqa: F401  # registers its tables
from survey.models import Base

connection = context.config.attributes.get("connection")
if connection is None:
    raise RuntimeError("migrations run through `roundtable migrate`")

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
    user_module_prefix="survey.models.",
)
with context.begin_transaction():
    context.run_migrations()
