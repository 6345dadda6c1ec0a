"""Form bodies: their fields, and the files uploaded with them."""

import base64
import sys
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import urlencode

import pytest
from pydantic import BaseModel

from achalice import Chalice
from achalice.binding import BoundView
from achalice.exceptions import HandlerSignatureError
from achalice.forms import UploadFile
from achalice.parameters import File, Form

from .builders import Answer, answer_to, rest_event, taking

URL_ENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "----tea"


class Login(BaseModel):
    user: str
    tags: list[str] = []
    picture: UploadFile | None = None


def part(name: str, content: bytes | str, filename: str | None = None, kind: str = "") -> bytes:
    """One part of a multipart body."""
    disposition = f'Content-Disposition: form-data; name="{name}"'
    if filename is not None:
        disposition += f'; filename="{filename}"'
    lines = [f"--{BOUNDARY}", disposition, *([f"Content-Type: {kind}"] if kind else []), "", ""]
    value = content.encode() if isinstance(content, str) else content
    return "\r\n".join(lines).encode() + value + b"\r\n"


def multipart(*parts: bytes) -> bytes:
    """A whole multipart body."""
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


async def post(
    handler: Callable[..., object],
    body: bytes,
    content_type: str | None = f"multipart/form-data; boundary={BOUNDARY}",
) -> Answer:
    """The answer of `handler` to a form."""
    app = Chalice("shop")
    app.route("/", methods=["POST"], content_types=[])(handler)
    headers = {} if content_type is None else {"Content-Type": content_type}
    text = base64.b64encode(body).decode()
    return await answer_to(app, rest_event("/", "POST", headers=headers, body=text, is_base64=True))


async def upload(file: UploadFile) -> dict[str, Any]:
    return {
        "first": (await file.read(3)).decode("latin-1"),
        "rest": (await file.read()).decode("latin-1"),
        "filename": file.filename,
        "content_type": file.content_type,
        "headers": sorted(file.headers),
        "size": file.size,
    }


@pytest.mark.parametrize("kind", [URL_ENCODED, f"{URL_ENCODED}; charset=utf-8", None])
async def test_fields_of_a_url_encoded_form_are_converted(kind: str | None) -> None:
    async def login(
        user: Annotated[str, Form()],
        age: Annotated[int, Form(ge=18)],
        tags: Annotated[list[str], Form("tag")],
        note: Annotated[str, Form()] = "none",
    ) -> list[Any]:
        return [user, age, tags, note]

    body = urlencode({"user": "Zoë & co", "age": "42", "tag": ["a", "b"]}, doseq=True)

    assert (await post(login, body.encode(), kind)).json == ["Zoë & co", 42, ["a", "b"], "none"]


async def test_fields_of_a_multipart_form_are_converted() -> None:
    body = multipart(part("user", "Zoë"), part("tags", "a"), part("tags", "b"))

    async def login(user: Annotated[str, Form()], tags: Annotated[list[str], Form()]) -> list[Any]:
        return [user, tags]

    assert (await post(login, body)).json == ["Zoë", ["a", "b"]]


async def test_what_is_wrong_in_a_form_is_told_field_by_field() -> None:
    async def login(user: Annotated[str, Form()], age: Annotated[int, Form("the-age")]) -> None: ...

    answer = await post(login, b"the-age=many", URL_ENCODED)

    assert (answer.status_code, [error["loc"] for error in answer.json["Errors"]]) == (
        422,
        [["body", "user"], ["body", "the-age"]],
    )


async def test_an_empty_field_is_a_missing_one() -> None:
    """Browsers send all fields of a form, those that nobody filled in as `""`."""
    optional = taking(Annotated[int | None, Form()], default=None)
    required = taking(Annotated[str, Form()])

    assert (await post(optional, b"value=", URL_ENCODED)).json == ["NoneType", "None"]
    assert (await post(required, b"value=", URL_ENCODED)).json["Errors"][0]["type"] == "missing"


async def test_a_model_takes_the_whole_form() -> None:
    async def login(form: Annotated[Login, Form()]) -> list[Any]:
        return [form.user, form.tags, form.picture and form.picture.filename]

    body = multipart(part("user", "Zoë"), part("tags", "a"), part("picture", b"\x89", "me.png"))

    assert (await post(login, body)).json == ["Zoë", ["a"], "me.png"]
    assert (await post(login, b"user=Zoe", URL_ENCODED)).json == ["Zoe", [], None]
    assert (await post(login, b"", URL_ENCODED)).json["Errors"][0]["loc"] == ["body", "user"]


async def test_an_upload_has_its_name_type_and_content() -> None:
    body = multipart(part("file", b"\x89PNG\r\n--\xff", "tea.png", "image/png"))

    assert (await post(upload, body)).json == {
        "first": "\x89PN",
        "rest": "G\r\n--\xff",
        "filename": "tea.png",
        "content_type": "image/png",
        "headers": ["content-disposition", "content-type"],
        "size": 9,
    }


async def test_an_upload_can_be_read_again() -> None:
    file = UploadFile(b"tea")

    first, second = await file.read(), await file.read()
    await file.seek(1)

    assert [first, second, await file.read(9)] == [b"tea", b"", b"ea"]


async def test_several_uploads_are_a_list() -> None:
    async def take(files: list[UploadFile]) -> list[str]:
        return [file.filename for file in files]

    body = multipart(part("files", "1", "a.txt"), part("files", "2", "b.txt"))

    assert (await post(take, body)).json == ["a.txt", "b.txt"]


async def test_a_file_may_be_its_bytes() -> None:
    handler = taking(Annotated[bytes, File()])
    several = taking(Annotated[list[bytes], File()])
    body = multipart(part("value", b"tea", "tea.txt"))

    assert (await post(handler, body)).json == ["bytes", "b'tea'"]
    assert (await post(several, body)).json == ["list", "[b'tea']"]


@pytest.mark.parametrize("annotation", [UploadFile, Annotated[bytes, File()]], ids=str)
async def test_a_text_is_no_file(annotation: object) -> None:
    answer = await post(taking(annotation), multipart(part("value", "tea")))

    assert (answer.status_code, answer.json["Errors"][0]["loc"]) == (422, ["body", "value"])


async def test_a_file_is_no_text() -> None:
    answer = await post(taking(Annotated[str, Form()]), multipart(part("value", "tea", "t.txt")))

    assert (answer.status_code, answer.json["Errors"][0]["loc"]) == (422, ["body", "value"])


async def test_a_file_that_was_not_chosen_is_missing() -> None:
    body = multipart(part("value", b"", "", "application/octet-stream"))

    optional = await post(taking(UploadFile | None, default=None), body)
    required = await post(taking(UploadFile), body)

    assert optional.json == ["NoneType", "None"]
    assert required.json["Errors"] == [
        {"loc": ["body", "value"], "msg": "Field required", "type": "missing"}
    ]


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"value=\xff", URL_ENCODED, "it is not UTF-8"),
        (b"value=%FF", URL_ENCODED, "it is not UTF-8"),
        (b"&".join([b"a=1"] * 1001), URL_ENCODED, "it has more than 1000 fields"),
        (b"", "multipart/form-data", "its content type names no boundary"),
        (b"", "multipart/form-data; boundary=ü☕", "one of its headers is not Latin-1"),
        (b"", f"multipart/form-data; boundary={'a' * 500}", "Boundary length"),
        (multipart(part("value", "1"))[:-8], ..., "it ends before its last boundary"),
        (multipart(part("value", b"\xff")), ..., "one of its fields is not UTF-8"),
        (multipart(*[part("value", "1")] * 1001), ..., "it has more than 1000 fields"),
        (multipart(b"------tea\r\n\r\n1\r\n"), ..., "one of its parts has no name"),
        (b"tea", ..., "Expected boundary"),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_a_body_that_is_no_form_is_a_422(body: bytes, kind: Any, reason: str) -> None:
    whole = f"multipart/form-data; boundary={BOUNDARY}" if kind is ... else kind
    answer = await post(taking(Annotated[int, Form()]), body, whole)

    [error] = answer.json["Errors"]
    assert (answer.status_code, error["loc"], error["type"]) == (422, ["body"], "form_invalid")
    assert error["msg"].startswith(f"The form cannot be read: {reason}")


@pytest.mark.parametrize(
    ("annotation", "types"),
    [
        (Annotated[str, Form()], (URL_ENCODED, "multipart/form-data")),
        (UploadFile, ("multipart/form-data",)),
        (str, ()),
    ],
    ids=str,
)
def test_a_form_says_what_its_route_takes(annotation: object, types: tuple[str, ...]) -> None:
    assert BoundView.read(taking(annotation), ()).content_types == types


def test_files_without_their_extra_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_multipart", None)

    with pytest.raises(HandlerSignatureError) as error:
        Chalice("shop").post("/")(upload)

    assert (str(error.value), error.value.hint) == (
        "parameter `file` of `upload` is a file, and files need python-multipart, "
        "which is not installed",
        "add `achalice[forms]` to the requirements",
    )


def test_forms_without_the_extra_are_url_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_multipart", None)

    assert BoundView.read(taking(Annotated[str, Form()]), ()).content_types == (URL_ENCODED,)
