"""Every error the product raises on purpose, and what to do about each.

HoiBaoError
├── UsageError              the caller asked for something that cannot be done
│   ├── SettingsError       a setting is wrong or two don't go together
│   ├── BadRequest          a header or a cursor that cannot be read
│   ├── QuestionError       a question that cannot be asked (empty, too long …)
│   ├── FilterError         a filter that makes no sense (to before from …)
│   ├── FeedbackError       feedback that does not fit its answer
│   └── VerdictError        a verdict or an action that does not fit its answer
├── InputError              an article or file that cannot be read
│   ├── UnknownFileType
│   ├── CorruptFile
│   ├── TooLarge
│   ├── BadFeed             a feed or sitemap that cannot be read
│   └── FetchFailed         a page of another site that cannot be had
├── AccessError             whoever calls may not do this
│   ├── NotSignedIn         no key and no session came with it
│   ├── KeyRefused          a key that is unknown, expired or revoked
│   ├── SignInRefused       a wrong name or password, or too many of them
│   ├── Forbidden           known, and without the permission
│   └── TooManyCalls        more often than it may
├── Conflict                somebody else changed it meanwhile
│   ├── PreconditionFailed  it is not as the caller said it must be
│   └── WrongState          (a UsageError too) as things stand, it cannot be done
├── NotFound                no such article, version, paragraph or answer
│   └── ModelNotFound       a model that is not offered here
├── Gone                    it was there, and was withdrawn or erased
├── DataDirError            the data directory cannot be used
│   └── DataDirLocked       another process holds it
├── StoreError              the database failed
├── IndexUnavailable        an index failed, or does not match its embedding
├── ModelError              an embedding or language model failed
│   └── TokensSpent         the day's tokens for the language model are used up
├── Stopping                this process is ending; what waited was not done
├── Overloaded              more are asking at once than can be answered
└── ReaderLeft              whoever asked has gone; nobody is left to be told

A message says what happened and what to do next. ``str(error)`` is English, for
the terminal and the API; ``error.vietnamese`` is what a page shows.
"""

from __future__ import annotations


class HoiBaoError(Exception):
    """Base of all. ``vietnamese`` falls back to a general sentence."""

    default_vietnamese = "Hệ thống đang gặp sự cố. Xin thử lại sau ít phút."

    def __init__(self, message: str, *, vietnamese: str | None = None) -> None:
        super().__init__(message)
        self.vietnamese = vietnamese or self.default_vietnamese


class UsageError(HoiBaoError):
    default_vietnamese = "Yêu cầu chưa hợp lệ. Xin kiểm tra lại."


class SettingsError(UsageError):
    pass


class BadRequest(UsageError):
    pass


class QuestionError(UsageError):
    default_vietnamese = "Câu hỏi chưa hợp lệ. Xin viết lại câu hỏi."


class FilterError(UsageError):
    default_vietnamese = "Bộ lọc chưa hợp lệ. Xin kiểm tra lại bộ lọc."


class FeedbackError(UsageError):
    default_vietnamese = "Góp ý chưa hợp lệ. Xin kiểm tra lại."


class VerdictError(UsageError):
    default_vietnamese = "Kết luận chưa hợp lệ. Xin kiểm tra lại."


class InputError(HoiBaoError):
    default_vietnamese = "Không đọc được bài viết này."


class UnknownFileType(InputError):
    pass


class CorruptFile(InputError):
    pass


class TooLarge(InputError):
    pass


class BadFeed(InputError):
    default_vietnamese = "Không đọc được nguồn tin này."


class FetchFailed(InputError):
    """``retry_after_s``: when the site says to ask again, where it does. ``is_gone``: it
    says that nothing is there any more."""

    default_vietnamese = "Không tải được trang này."

    def __init__(
        self,
        message: str,
        *,
        vietnamese: str | None = None,
        retry_after_s: float | None = None,
        is_gone: bool = False,
    ) -> None:
        super().__init__(message, vietnamese=vietnamese)
        self.retry_after_s = retry_after_s
        self.is_gone = is_gone


class AccessError(HoiBaoError):
    """``retry_after_s``: when it is worth trying again, where that would help."""

    default_vietnamese = "Bạn không có quyền làm việc này."

    def __init__(
        self, message: str, *, vietnamese: str | None = None, retry_after_s: int | None = None
    ) -> None:
        super().__init__(message, vietnamese=vietnamese)
        self.retry_after_s = retry_after_s


class NotSignedIn(AccessError):
    default_vietnamese = "Xin đăng nhập để dùng trang này."


class KeyRefused(AccessError):
    default_vietnamese = "Khóa này không dùng được."


class SignInRefused(AccessError):
    default_vietnamese = "Tên đăng nhập hoặc mật khẩu chưa đúng."


class Forbidden(AccessError):
    pass


class TooManyCalls(AccessError):
    default_vietnamese = "Bạn đang gửi quá nhiều yêu cầu. Xin thử lại sau ít phút."


class NotFound(HoiBaoError):
    default_vietnamese = "Không tìm thấy nội dung này trong kho bài."


class ModelNotFound(NotFound):
    default_vietnamese = "Không có mô hình này."


class Gone(HoiBaoError):
    default_vietnamese = "Bài viết này đã được gỡ."


class Conflict(HoiBaoError):
    """``latest`` is what it was changed to, where that is told."""

    default_vietnamese = "Vừa có người khác thay đổi. Xin xem lại rồi thử lại."

    def __init__(
        self, message: str, *, latest: object = None, vietnamese: str | None = None
    ) -> None:
        super().__init__(message, vietnamese=vietnamese)
        self.latest = latest


class PreconditionFailed(Conflict):
    pass


class WrongState(Conflict, UsageError):
    """What was asked for makes sense, and at another time could be done: a name is taken, a
    key has ended."""


class DataDirError(HoiBaoError):
    pass


class DataDirLocked(DataDirError):
    """``url`` is where the holding process answers, where it serves."""

    def __init__(self, message: str, *, pid: int | None = None, url: str | None = None) -> None:
        super().__init__(message)
        self.pid = pid
        self.url = url


class StoreError(HoiBaoError):
    pass


class IndexUnavailable(HoiBaoError):
    default_vietnamese = "Chỉ mục tìm kiếm đang không dùng được. Xin thử lại sau ít phút."


class ModelError(HoiBaoError):
    default_vietnamese = "Một mô hình của hệ thống đang không dùng được. Xin thử lại sau ít phút."


class TokensSpent(ModelError):
    pass


class Stopping(HoiBaoError):
    default_vietnamese = "Hệ thống đang dừng để khởi động lại. Xin thử lại sau ít phút."


class Overloaded(HoiBaoError):
    """``retry_after_s``: when it is worth trying again."""

    default_vietnamese = "Đang có nhiều người hỏi. Xin đợi ít phút rồi hỏi lại."

    def __init__(self, message: str, *, retry_after_s: int = 2) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ReaderLeft(HoiBaoError):
    pass
