"""Train the static embedding from an archive: ``rag train embedding``.

Contrastive: an anchor is nearer to a passage of its own article than to the passages of
all others in the batch (van den Oord et al. 2018, InfoNCE, both ways). A token of
several syllables is the sum of its own vector and those of what it is made of, so
that rare groups borrow from their syllables. Knows nothing of the files it comes from.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from rag.corpus.progress import progress_bar
from rag.errors import InputError
from rag.training.data import training_articles
from rag.training.export import save_folder
from rag.training.pairs import Encoded, PairPlan, Ragged, draw, encode, rows_of
from rag.training.tokenizer import (
    Vocabulary,
    VocabularyPlan,
    choose_vocabulary,
    count_groups,
    normalizer,
    unigram,
)

Table = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """A pass draws one pair from every article. ``temperature`` divides cosines;
    ``learning_rate`` is Adam's (Kingma and Ba 2015) at its highest, after
    ``warm_up`` of the steps, falling to zero along a half cosine. At the end each row is
    divided by its length to the power ``flattening`` (see :func:`flattened`), and the
    first ``kept`` tokens are written: the last, bare groups that say least, only help
    to train what they are made of."""

    dimension: int = 256
    passes: int = 45
    batch: int = 2048
    learning_rate: float = 0.01
    temperature: float = 0.05
    warm_up: float = 0.05
    flattening: float = 0.4
    kept: int = 56_000
    vocabulary: VocabularyPlan = field(default_factory=VocabularyPlan)
    pairs: PairPlan = field(default_factory=PairPlan)


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """``loss`` is the mean of the last tenth of the steps, in nats."""

    articles: int
    sentences: int
    tokens: int
    steps: int
    loss: float
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.articles:,} articles, {self.sentences:,} sentences, {self.tokens:,} tokens "
            f"in the table, {self.steps:,} steps, loss {self.loss:.3f}, {self.seconds:.0f} s"
        )


def train_embedding(
    corpus: Path, out: Path, *, seed: int, plan: TrainingPlan | None = None
) -> TrainingReport:
    """Train on the articles under ``corpus`` and write a sentence-transformers folder.

    The same articles, seed, plan and library versions give the same table. Raises
    InputError where no article can be read, or too few to draw a pair from.
    """
    plan = plan or TrainingPlan()
    began = time.monotonic()
    rows = [rows_of(article) for article in training_articles(corpus)]
    vocabulary = learn_vocabulary(rows, plan.vocabulary)
    tokenizer = vocabulary.tokenizer()
    data = encode(rows, tokenizer)
    table, losses = learn_table(data, vocabulary, plan, seed=seed)
    table = table[: plan.kept]
    save_folder(out, unigram(vocabulary.pieces[: plan.kept]), table)
    return TrainingReport(
        articles=len(rows),
        sentences=sum(map(len, rows)) - 2 * len(rows),
        tokens=len(table),
        steps=len(losses),
        loss=float(np.mean(losses[-max(1, len(losses) // 10) :])),
        seconds=time.monotonic() - began,
    )


def learn_vocabulary(rows: Sequence[Sequence[str]], plan: VocabularyPlan) -> Vocabulary:
    """The tokens of articles given as texts."""
    form = normalizer()
    texts = (form.normalize_str(text) for texts in rows for text in texts)
    return choose_vocabulary(count_groups(texts, min_count=plan.min_group_count), plan)


def learn_table(
    data: Encoded, vocabulary: Vocabulary, plan: TrainingPlan, *, seed: int
) -> tuple[Table, list[float]]:
    """The (tokens, dimension) table and the loss of each step."""
    random = np.random.default_rng(seed)
    generator = torch.Generator().manual_seed(seed)
    size = len(vocabulary.pieces)
    composed = _Composition(vocabulary)
    own = _first_rows(vocabulary, plan.dimension, generator).requires_grad_()
    optimizer = torch.optim.Adam([own], lr=plan.learning_rate, fused=True)
    usable = np.flatnonzero(np.diff(data.first) >= 4)
    if len(usable) < 2:
        raise InputError(
            "training needs at least two articles with two sentences each; give more of them"
        )
    batch = min(plan.batch, len(usable))
    per_pass = len(usable) // batch
    steps = per_pass * plan.passes
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _pace(step, steps, plan.warm_up)
    )
    losses: list[float] = []
    with progress_bar(total=steps, unit="steps", label="Training") as update:
        for _ in range(plan.passes):
            order = random.permutation(usable)
            for start in range(0, per_pass * batch, batch):
                anchors, passages = draw(data, order[start : start + batch], plan.pairs, random)
                rows = composed(own)
                loss = info_nce(
                    pooled(anchors, rows, size), pooled(passages, rows, size), plan.temperature
                )
                optimizer.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
                schedule.step()
                losses.append(float(loss.detach()))
                update(1)
    with torch.no_grad():
        table: Table = composed(own).numpy()
    # Unknown, break and space stand for nothing: a text of them alone is similar to
    # nothing, and others are found better without them.
    table[: vocabulary.plain_from] = 0
    return flattened(table, plan.flattening), losses


def flattened(table: Table, power: float) -> Table:
    """Each row divided by its length to ``power``. Training gives rare tokens long rows,
    and a question's sum is then one of them alone; shorter ones leave the others a say."""
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    scales = np.where(lengths > 0, lengths, 1) ** power
    flat: Table = (table / scales).astype(np.float32)
    return flat


def info_nce(anchors: torch.Tensor, passages: torch.Tensor, temperature: float) -> torch.Tensor:
    """Both ways, in nats; row i of ``anchors`` belongs to row i of ``passages``, and
    all rows have length 1."""
    similar = anchors @ passages.T / temperature
    target = torch.arange(len(anchors))
    cross = torch.nn.functional.cross_entropy
    loss: torch.Tensor = (cross(similar, target) + cross(similar.T, target)) / 2
    return loss


def _pace(step: int, steps: int, warm_up: float) -> float:
    warm = max(1.0, warm_up * steps)
    if step < warm:
        return (step + 1) / warm
    return float(0.5 * (1 + np.cos(np.pi * min(1.0, (step - warm) / max(1.0, steps - warm)))))


def _first_rows(vocabulary: Vocabulary, dimension: int, generator: torch.Generator) -> torch.Tensor:
    """Random directions, longer for rarer tokens; nothing of their own for groups."""
    rows = torch.randn(len(vocabulary.pieces), dimension, generator=generator)
    rarity = np.array([min(12.0, -score) / 12.0 for _, score in vocabulary.pieces])
    alone = np.array([not parts for parts in vocabulary.parts])
    rarity[: vocabulary.plain_from] = 0.01
    scale = torch.from_numpy((rarity * alone).astype(np.float32)) * dimension**-0.5
    scaled: torch.Tensor = rows * scale[:, None]
    return scaled


class _Composition:
    """A row of one's own and those of one's parts, each by its share, summed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        rows = [np.array([place, *parts]) for place, parts in enumerate(vocabulary.parts)]
        shares = [np.array([1.0, *parts.values()]) for parts in vocabulary.parts]
        weights = torch.from_numpy(np.concatenate(shares).astype(np.float32))
        self._sums = _Sums(Ragged.of(rows), len(rows), weights)

    def __call__(self, own: torch.Tensor) -> torch.Tensor:
        return self._sums(own)


def pooled(rows: Ragged, table: torch.Tensor, size: int) -> torch.Tensor:
    """Each row's token vectors summed and brought to length 1."""
    summed = _Sums(rows, size, torch.ones(len(rows.ids)))(table)
    unit: torch.Tensor = summed / summed.norm(dim=1, keepdim=True).clamp_min(1e-6)
    return unit


class _Sums:
    """Weighted sums of table rows as a sparse product: on two cores several times
    quicker than torch's EmbeddingBag going back."""

    def __init__(self, rows: Ragged, size: int, weights: torch.Tensor) -> None:
        starts, ids = torch.from_numpy(rows.starts), torch.from_numpy(rows.ids)
        self.matrix = _csr(starts, ids, weights, (len(rows), size))

    @cached_property
    def turned(self) -> torch.Tensor:
        """The transpose, in rows as well."""
        columns = self.matrix.to_sparse_csc()
        size = (self.matrix.shape[1], self.matrix.shape[0])
        return _csr(columns.ccol_indices(), columns.row_indices(), columns.values(), size)

    def __call__(self, table: torch.Tensor) -> torch.Tensor:
        summed: torch.Tensor = _SparseSum.apply(self, table)  # type: ignore[no-untyped-call]
        return summed


def _csr(
    starts: torch.Tensor, ids: torch.Tensor, weights: torch.Tensor, size: tuple[int, int]
) -> torch.Tensor:
    with warnings.catch_warnings():
        # torch calls them beta; a test compares what is used here with EmbeddingBag.
        warnings.filterwarnings("ignore", "Sparse CSR tensor support is in beta")
        return torch.sparse_csr_tensor(starts, ids, weights, size=size, check_invariants=False)


class _SparseSum(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: torch.autograd.function.FunctionCtx, sums: _Sums, table: torch.Tensor
    ) -> torch.Tensor:
        ctx.sums = sums  # type: ignore[attr-defined]
        product: torch.Tensor = sums.matrix @ table
        return product

    @staticmethod
    def backward(
        ctx: torch.autograd.function.FunctionCtx, gradient: torch.Tensor
    ) -> tuple[None, torch.Tensor]:
        product: torch.Tensor = ctx.sums.turned @ gradient.contiguous()  # type: ignore[attr-defined]
        return None, product
