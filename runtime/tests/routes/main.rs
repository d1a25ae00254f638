//! Routing: what is found, what clashes, and what links lead to.

mod conflict;
mod declared;
mod hostile;
mod link;
mod lookup;
mod random;
mod site;
