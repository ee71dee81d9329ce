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
    "level": r"y_{i,t} = \ell_{i,t} + \varepsilon_{i,t}, \quad \ell_{i,t+1} = \ell_{i,t} + d_i \, f(\ell_{i,t}) + \eta_{i,t}",
    "drift": r"d_i = \mu + u_{r(i)}, \quad u_r \sim N(0, \tau^2)",
    "fade": r"f(\ell) = \min\left(1, \max\left(1 - \frac{\ell - 30}{40}, \frac{100 - \ell}{160}\right)\right)",
    "path": (
        r"p^{(k)}_{i,h} = \ell_i + \sum_{j=1}^{h} \left( d^{(k)}_i f_j + \sigma_i \, g^{(k)}_{r,j} \right)"
        r" + \sigma_i \, B^{(k)}_{i,h}"
    ),
    "passage": (
        r"A_t = \frac{1}{K} \sum_{k=1}^{K} \left[ \max_{s \le t} p^{(k)}_s \ge T \right],"
        r" \quad L_t = \frac{1}{K} \sum_{k=1}^{K} \left[ p^{(k)}_t \ge T \right]"
    ),
    "inflow": r"p_{t+1} = (1 - q) \, p_t + q h, \quad N = \frac{\ln\left((h - p) / (h - T)\right)}{-\ln(1 - q)}",
    "balance": r"n_{g,t+1} = n_{g,t} - l_{g,t} - u_{g+1,t} + u_{g,t} + r_{g,t}",
    "chained": r"u_g = n_{g,t+1} - n_{g,t} - r_g + l_g + u_{g+1}, \quad u_{G+1} = 0",
    "appointed": r"h = \frac{T - p \, (1 - q)^N}{1 - (1 - q)^N}",
    "binomial": r"P(X \ge k) = \sum_{j=k}^{n} \binom{n}{j} h^j (1 - h)^{n-j}",
    "feasible": r"U_c \ge 5, \quad U_c - L_c \ge 4",
    "survival": r"S(t) = \prod_{t_j \le t} \left( 1 - \frac{d_j}{n_j} \right)",
    "kitagawa": (
        r"\bar{m} - \bar{f} = \sum_{g} \frac{a_g + b_g}{2} \left( m_g - f_g \right)"
        r" + \sum_{g} \frac{m_g + f_g}{2} \left( a_g - b_g \right)"
    ),
    "crps": (
        r"C = \frac{1}{K} \sum_{k} \left| p^{(k)} - y \right|"
        r" - \frac{1}{2 K^2} \sum_{k,l} \left| p^{(k)} - p^{(l)} \right|"
    ),
}
