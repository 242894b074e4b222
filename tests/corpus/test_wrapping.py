from rag.corpus.wrapping import rejoined


def test_an_indent_begins_a_paragraph() -> None:
    lines = [
        "    Con đường dài mười hai ki-lô-mét nối trung tâm xã với ba bản.",
        "Người dân đi chợ phiên không còn phải lội suối vào mùa mưa nữa.",
        "    Dọc tuyến có bốn cầu nhỏ. Bà con các bản góp ngày công phát.",
        "Cuối năm nay tuyến đường được nối tới bản thứ tư ở bên kia suối.",
        "    Xe khách nay chạy tới tận trung tâm của xã mỗi ngày một lần.",
    ]
    assert [len(one) > 80 for one in rejoined(lines)] == [True, True, False]


def test_without_space_or_indent_a_short_last_line_ends_one() -> None:
    lines = [
        "Con đường dài mười hai ki-lô-mét nối trung tâm xã với ba bản",
        "vùng cao đã được đổ bê tông.",
        "Dọc tuyến có bốn cầu nhỏ và hai ngầm tràn, bà con các bản góp",
        "ngày công phát quang hai bên đường.",
    ]
    assert len(rejoined(lines)) == 2


def test_double_spaced_lines_are_not_all_paragraphs() -> None:
    lines = [
        "Con đường dài mười hai ki-lô-mét nối trung tâm xã",
        "",
        "với ba bản vùng cao, nay đã được đổ bê tông kiên",
        "",
        "cố, rộng ba mét rưỡi, có rãnh thoát nước hai bên",
        "",
        "và bốn cầu nhỏ qua suối.",
    ]
    assert len(rejoined(lines)) == 1
    assert rejoined([]) == rejoined(["", " "]) == []
