//! What the compiler says to each mistake: see `tests/`.
