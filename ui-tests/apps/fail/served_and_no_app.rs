struct Site;

fn main() {
    let _ = squall::serve(Site);
}
