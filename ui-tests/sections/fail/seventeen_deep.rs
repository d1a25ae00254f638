use squall::prelude::*;

#[section("/a")]
struct A;

#[section("/b", in = A)]
struct B;

#[section("/c", in = B)]
struct C;

#[section("/d", in = C)]
struct D;

#[section("/e", in = D)]
struct E;

#[section("/f", in = E)]
struct F;

#[section("/g", in = F)]
struct G;

#[section("/h", in = G)]
struct H;

#[section("/i", in = H)]
struct I;

#[section("/j", in = I)]
struct J;

#[section("/k", in = J)]
struct K;

#[section("/l", in = K)]
struct L;

#[section("/m", in = L)]
struct M;

#[section("/n", in = M)]
struct N;

#[section("/o", in = N)]
struct O;

#[section("/p", in = O)]
struct P;

#[section("/q", in = P)]
struct Q;

fn main() {}
