"""The formulas of the Methods page, as LaTeX; docs/methods.md has the same."""

from __future__ import annotations

from typing import Final

FORMULAS: Final = {
    "share": r"s = 100 \times \frac{w}{n}",
    "mean": r"\bar{s} = \frac{1}{k} \sum_{i=1}^{k} s_i",
    "pooled": r"S = 100 \times \frac{\sum_{i=1}^{k} w_i}{\sum_{i=1}^{k} n_i}",
    "change": r"\Delta = \frac{1}{|M|} \sum_{i \in M} \left( s_{i,t} - s_{i,t_0} \right)",
    "endpoint": r"N = \frac{T - p}{(p - p_0) / (t - t_0)}",
    "increment": r"N = \frac{T - p}{(p - p_{t-u}) / u}",
    "least_squares": r"N = \frac{T - \hat{p}}{b}, \quad b = \frac{\sum (t_j - \bar{t})(p_j - \bar{p})}{\sum (t_j - \bar{t})^2}",
    "required": r"r = \frac{T - p}{t^{*} - t}",
}
