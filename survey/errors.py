"""Everything that can go wrong for a visitor: what happened, what was kept and what to do."""

from __future__ import annotations

from collections.abc import Mapping


class RoundtableError(Exception):
    """Base of all errors a visitor sees; subclasses give the sentences, a raiser may give better ones."""

    status = 500
    code = "unexpected"  # for programs that read the reply, never shown to people
    title = "Something unexpected happened"
    what = "Roundtable could not finish this step."
    kept = "Everything that was shown as saved is still saved."
    todo = "Please try again. If it happens again, tell the policy team the number below."
    retry_after: int | None = None  # seconds

    def __init__(self, what: str | None = None, *, kept: str | None = None, todo: str | None = None) -> None:
        self.what = what or type(self).what
        self.kept = kept or type(self).kept
        self.todo = todo or type(self).todo
        super().__init__(self.what)


class NotFound(RoundtableError):
    status = 404
    code = "not_found"
    title = "There is no such page"
    what = "The address leads nowhere, or to something that is no longer there."
    kept = "Nothing was changed."
    todo = "Check the address, or go back and follow the link again."


class LinkNotKnown(NotFound):
    code = "link_not_known"
    title = "This link does not open anything"
    what = "The link is incomplete, has run out, or has been replaced by another one."
    todo = "Copy the whole link from your mail. If it still does not open, ask the person who sent it for a new one."


class Refused(RoundtableError):
    status = 403
    code = "refused"
    title = "This page is not for you"
    what = "Your link or your sign-in does not include this page."
    kept = "Nothing was changed."
    todo = "Go back, or ask the policy team if you think you should see it."


class SessionEnded(RoundtableError):
    status = 401
    code = "session_ended"
    title = "Your session has ended"
    what = "You have been away for a while, signed out, or your link was withdrawn."
    kept = "Everything that was shown as saved is still saved. What you sent just now was not saved."
    todo = "Open your link again in another tab, then come back to this page and send it once more."


class Conflict(RoundtableError):
    status = 409
    code = "conflict"
    title = "Somebody else was faster"
    what = "This was changed by somebody else in the meantime."
    kept = "The other change was kept; yours was not saved."
    todo = "Load the page again to see what it says now."


class NotPossibleNow(Conflict):
    """The step exists, but not in the present state (closed round, already signed ...)."""

    code = "not_possible_now"
    title = "This is not possible at the moment"


class RoundClosed(NotPossibleNow):
    code = "round_closed"
    title = "This round is closed"
    what = "The time for answering is over, so nothing more can be changed."
    kept = "Everything that was shown as saved is still saved. What you sent just now was not saved."
    todo = "Copy what you typed and ask the policy team to reopen your answers."


class Invalid(RoundtableError):
    """What was sent cannot be used; `problems` names the field and the sentence for each."""

    status = 422
    code = "invalid"
    title = "Something needs another look"
    what = "Some of what you sent cannot be used as it is."
    kept = "Nothing was saved."
    todo = "Go back, change it and send it again."

    def __init__(self, problems: Mapping[str, str] | None = None, what: str | None = None) -> None:
        self.problems = dict(problems or {})
        super().__init__(what or " ".join(self.problems.values()) or None)


class PageTooOld(RoundtableError):
    status = 400
    code = "page_too_old"
    title = "This page was open for too long"
    what = "The page could not prove that it came from here, or your browser keeps no cookies."
    kept = "What you sent just now was not saved."
    todo = "Copy what you typed, load the page again and send it once more."


class NotUnderstood(RoundtableError):
    status = 400
    code = "not_understood"
    title = "This request could not be understood"
    what = "Something in what was sent is not as expected."
    kept = "Nothing was changed."
    todo = "Go back, load the page again and try once more."


class TooLarge(RoundtableError):
    status = 413
    code = "too_large"
    title = "That is too much at once"
    what = "What you sent is larger than Roundtable takes in one step."
    kept = "Nothing of it was saved."
    todo = "Go back, send less at once, or split the file."


class TooManyTries(RoundtableError):
    status = 429
    code = "too_many_tries"
    title = "Too many tries"
    what = "There were many tries from your network in a short time."
    kept = "Nothing was changed."
    todo = "Please wait a quarter of an hour and try again."
    retry_after = 900


class StorageBusy(RoundtableError):
    status = 503
    code = "storage_busy"
    title = "Not saved, keep this page"
    what = "The database is busy with other work."
    kept = "What you sent just now was not saved. Everything saved before is still there."
    todo = "Keep this page open and send it again in a few seconds."
    retry_after = 5


class StorageFull(RoundtableError):
    status = 503
    code = "storage_full"
    title = "Not saved, keep this page"
    what = "There is no space left where Roundtable keeps its data."
    kept = "What you sent just now was not saved. Everything saved before is still there and can be read."
    todo = "Keep this page open, tell the policy team, and send it again when there is space."
    retry_after = 60


class StorageFailed(RoundtableError):
    status = 503
    code = "storage_failed"
    title = "Not saved, keep this page"
    what = "The database did not answer as it should."
    kept = "What you sent just now was not saved. Everything saved before is still there."
    todo = "Keep this page open and send it again in a minute. If it happens again, tell the policy team."
    retry_after = 30


class SetupProblem(Exception):
    """Roundtable cannot start like this; the message says why and what to change."""
