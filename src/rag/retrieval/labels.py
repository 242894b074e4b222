"""What the parts of a score and the features of the learned ranker are called for whoever
reads an explanation. Knows nothing of how any of them is computed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A name in words."""

    english: str
    vietnamese: str


_PARTS = {
    "lexical": Label("words in the paragraph", "từ ngữ trong đoạn"),
    "article": Label("words in the article", "từ ngữ trong cả bài"),
    "dense": Label("nearness of meaning", "gần về nghĩa"),
    "head": Label("title and lead", "là tiêu đề và sapo"),
    "ranker": Label("ranker", "bộ xếp hạng"),
    "recency": Label("newer article", "bài mới"),
    "date": Label("speaks of the days asked about", "nhắc đến thời gian được hỏi"),
    "unranked": Label("past the ranker's depth", "ngoài phần được xếp lại"),
}

_FEATURES = {
    "lexical": Label("words in the paragraph", "từ ngữ trong đoạn"),
    "article": Label("words in the article", "từ ngữ trong cả bài"),
    "dense": Label("nearness of meaning", "gần về nghĩa"),
    "fused": Label("fused score", "điểm gộp"),
    "fused_rank": Label("place by fused score, from 0", "thứ hạng theo điểm gộp, tính từ 0"),
    "lexical_rank": Label("place by words, from 0", "thứ hạng theo từ ngữ, tính từ 0"),
    "dense_rank": Label("place by meaning, from 0", "thứ hạng theo nghĩa, tính từ 0"),
    "siblings": Label("candidates of the same article", "số đoạn cùng bài được xét"),
    "article_best_lag": Label(
        "the article's best paragraph, behind the best of all",
        "đoạn tốt nhất của bài, kém đoạn tốt nhất",
    ),
    "rank_in_article": Label("place within its article, from 0", "thứ hạng trong bài, tính từ 0"),
    "article_rank": Label("place of its article, from 0", "thứ hạng của bài, tính từ 0"),
    "rival_lag": Label("its article ahead of the best other", "bài hơn bài tốt nhất còn lại"),
    "article_dense_lag": Label(
        "its article's nearness of meaning, behind the best",
        "độ gần nghĩa của bài, kém bài gần nhất",
    ),
    "article_lexical_lag": Label(
        "its article's best paragraph by words, behind the best",
        "từ ngữ ở đoạn tốt nhất của bài, kém bài nhiều nhất",
    ),
    "article_sum_lag": Label(
        "its article's good paragraphs together, behind the best",
        "các đoạn tốt của bài cộng lại, kém bài nhiều nhất",
    ),
    "cover": Label("share of the question in the paragraph", "phần câu hỏi có trong đoạn"),
    "cover_titled": Label(
        "share of the question in paragraph and title", "phần câu hỏi có trong đoạn và tiêu đề"
    ),
    "cover_title": Label("share of the question in the title", "phần câu hỏi có trong tiêu đề"),
    "pairs": Label("question's pairs in the paragraph", "cặp tiếng của câu hỏi trong đoạn"),
    "pairs_titled": Label(
        "question's pairs in paragraph and title",
        "cặp tiếng của câu hỏi trong đoạn và tiêu đề",
    ),
    "pairs_title": Label("question's pairs in the title", "cặp tiếng của câu hỏi trong tiêu đề"),
    "sentence_cover": Label("share of the question in one sentence", "phần câu hỏi trong một câu"),
    "sentence_pairs": Label("question's pairs in one sentence", "cặp tiếng trong một câu"),
    "two_sentences_cover": Label(
        "share of the question in two sentences", "phần câu hỏi trong hai câu liền nhau"
    ),
    "span": Label("share of the question in 20 syllables", "phần câu hỏi trong 20 tiếng"),
    "span_titled": Label(
        "share of the question in 20 syllables and the title",
        "phần câu hỏi trong 20 tiếng và tiêu đề",
    ),
    "missing_rarest": Label("weightiest term missing", "tiếng thiếu nặng nhất"),
    "rarest": Label("share of the three weightiest terms", "phần có của ba tiếng nặng nhất"),
    "missing_count": Label("terms missing", "số tiếng thiếu"),
    "run": Label("longest run of the question's pairs", "chuỗi cặp tiếng liền nhau dài nhất"),
    "lead_cover": Label(
        "share of the question in the first sentence", "phần câu hỏi trong câu đầu của đoạn"
    ),
    "names": Label("share of the question's names", "phần tên riêng của câu hỏi"),
    "numbers": Label("share of the question's numbers", "phần con số của câu hỏi"),
    "sign": Label("signs of what is asked for", "dấu hiệu của điều được hỏi"),
    "sign_in_sentence": Label(
        "signs of what is asked for, best sentence",
        "dấu hiệu của điều được hỏi trong câu sát nhất",
    ),
    "sign_in_span": Label(
        "signs of what is asked for, best 20 syllables",
        "dấu hiệu của điều được hỏi trong 20 tiếng sát nhất",
    ),
    "new_digits": Label("numbers not in the question", "con số không có trong câu hỏi"),
    "new_digits_in_span": Label(
        "numbers not in the question, best 20 syllables",
        "con số không có trong câu hỏi, trong 20 tiếng sát nhất",
    ),
    "unit": Label("a number with the unit asked for", "con số kèm đơn vị được hỏi"),
    "capitals": Label("share of capitalised words", "tỷ lệ chữ viết hoa"),
    "length": Label("length, as a logarithm", "độ dài (lôgarit)"),
    "sentences": Label("sentences in the paragraph", "số câu trong đoạn"),
    "is_head": Label("title and lead", "là tiêu đề và sapo"),
    "is_caption": Label("caption", "là chú thích ảnh"),
    "ordinal": Label("place in the article", "thứ tự trong bài"),
    "kind": Label("kind of question", "loại câu hỏi"),
    "question_length": Label("terms in the question", "số tiếng của câu hỏi"),
    "marked": Label("how far the question has diacritics", "mức có dấu của câu hỏi"),
    "rarity": Label("rarest term of the question", "độ hiếm của tiếng hiếm nhất"),
    "mean_rarity": Label("mean rarity of the question", "độ hiếm trung bình của câu hỏi"),
    "margin": Label("best article ahead of the next", "bài đầu hơn bài kế tiếp"),
}

_LAG = "_lag"


def part_label(part: str) -> Label:
    """The name of a part of a score; one that is not known, as a ranker may add, is its
    own."""
    return _PARTS.get(part) or Label(part, part)


def feature_label(feature: str) -> Label:
    """The name of a feature; a feature that is not known is its own. ``…_lag`` without
    one is how far its like is behind the best candidate's."""
    known = _FEATURES.get(feature)
    if known:
        return known
    of = _FEATURES.get(feature.removesuffix(_LAG))
    if of and feature.endswith(_LAG):
        return Label(f"{of.english}, behind the best", f"{of.vietnamese}, kém đoạn tốt nhất")
    return Label(feature, feature)
