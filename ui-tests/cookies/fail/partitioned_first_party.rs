//! Only a cookie that other sites see has a jar for each of them.
use squall::Cookie;

const WIDGET: Cookie = Cookie::new("widget").partitioned();

fn main() {
    let _ = WIDGET;
}
