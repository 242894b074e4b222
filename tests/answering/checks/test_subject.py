from rag.answering.checks import pairing, scope, subject
from rag.answering.checks.opposites import problems as opposites
from rag.answering.checks.statement import statement
from tests.answering.making import verified

# Places and figures, made up.
GOALS = statement(
    "Tỉnh Nậm Sương đặt mục tiêu xóa 40% nhà tạm trong năm nay. Huyện Pú Lương đã xóa được 12% số "
    "nhà tạm và làm xong đường vào bản."
)


def test_what_a_district_did_is_not_its_provinces():
    assert subject.problems(statement("Tỉnh Nậm Sương đã xóa được 12% số nhà tạm."), GOALS)
    assert not subject.problems(statement("Huyện Pú Lương đã xóa được 12% số nhà tạm."), GOALS)


def test_two_true_sentences_stitched_are_told():
    claim = "Tỉnh Nậm Sương đặt mục tiêu xóa 40% nhà tạm và đã xóa được 12% số nhà tạm và làm xong "
    assert subject.problems(statement(claim + "đường vào bản."), GOALS)


def test_a_pronoun_is_whoever_was_named_before():
    said = statement("Ông Vàng Bạch là thợ rèn. Ông đã rèn được 300 con dao trong năm nay.")
    assert not subject.problems(statement("Ông Vàng Bạch đã rèn được 300 con dao."), said)


def test_a_number_goes_with_what_is_said_of_it():
    said = statement("Liều 0,25 ml gây mù mắt, liều 0,5 ml gây tử vong.")
    assert pairing.problems(statement("Liều 0,25 ml gây tử vong."), said)
    assert not pairing.problems(statement("Liều 0,5 ml gây tử vong."), said)


def test_a_date_goes_with_what_happened_on_it():
    said = statement("Ngày 18/1, chị mổ ở phòng khám Sông Đục. Ngày 20/1, chị qua đời.")
    assert pairing.problems(statement("Chị mổ ở phòng khám Sông Đục ngày 20/1."), said)


def test_a_claim_reaches_no_further_than_its_evidence():
    said = statement("Bệnh thường nhẹ, đây là một trong những bệnh phổ biến nhất.")
    assert scope.problems(statement("Bệnh luôn nhẹ."), said)
    assert scope.problems(statement("Đây là bệnh phổ biến nhất."), said)
    assert not scope.problems(statement("Đây là một trong những bệnh phổ biến nhất."), said)


def test_the_opposite_word_in_the_same_place_is_told():
    said = statement("Đội chủ nhà thắng trận mở màn.")
    assert opposites(statement("Đội chủ nhà thua trận mở màn."), said)
    assert not opposites(statement("Đội chủ nhà thắng trận mở màn."), said)


def test_the_whole_country_is_ours_where_no_other_is_named():
    claim = "Việt Nam vô địch giải xuân."
    away = verified(claim, "Lào vô địch giải xuân, người trong nước ăn mừng.")
    assert away.support == "unsupported"
    home = verified("Người dân Việt Nam ăn mừng giải xuân.", "Người dân cả nước ăn mừng giải xuân.")
    assert home.support == "supported"
