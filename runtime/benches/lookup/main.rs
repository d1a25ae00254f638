//! Look-up against matchit, on 200 routes and on 1,000: `cargo bench -p squall --bench lookup`.
//!
//! Both find each route of a list in turn, with a path whose placeholders are filled. What they find is compared
//! first. Instructions are counted by valgrind, on this very program: the difference between many rounds and few, so
//! that start-up does not count. matchit knows no methods, so it has a router for each, as its users do.

mod routes;

use squall::private::{Captures, Listed, Lookup, Methods, Segment, Table};
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::time::Instant;

squall::__table!(TABLE_200, routes::LISTED);
squall::__table!(TABLE_1000, routes::FIVE_TIMES);

const METHODS: [Methods; 5] = [Methods::GET, Methods::POST, Methods::PUT, Methods::PATCH, Methods::DELETE];
/// Rounds through all routes while instructions are counted: few, and many.
const ROUNDS: (usize, usize) = (10, 60);
const TARGET: f64 = 1.6;

/// What is looked up, and where.
struct Site {
    table: &'static Table,
    /// For each method its router.
    routers: Vec<matchit::Router<usize>>,
    /// Method, its number among [`METHODS`], and path.
    requests: Vec<(Methods, usize, String)>,
}

impl Site {
    fn new(routes: &str) -> Site {
        let table = if routes == "1000" { TABLE_1000 } else { TABLE_200 };
        let mut routers: Vec<_> = METHODS.iter().map(|_| matchit::Router::new()).collect();
        let mut requests = Vec::new();
        for (index, listed) in table.listed().iter().enumerate() {
            let method = listed.route.methods;
            let number = METHODS.iter().position(|other| *other == method).expect("a method of the list");
            routers[number].insert(text(listed, |name| format!("{{{name}}}")), index).expect("matchit takes the route");
            requests.push((method, number, text(listed, |name| value(name).to_owned())));
        }
        Site { table, routers, requests }
    }

    /// Stops the program where the two do not find the same.
    fn compare(&self) {
        for (expected, (method, number, path)) in self.requests.iter().enumerate() {
            let mut captures = Captures::NONE;
            let found = self.table.find(*method, path, &mut captures);
            assert_eq!(found, Lookup::Found { index: expected, answering: *method }, "{path}");
            let values: Vec<&str> = (0..).map_while(|number| captures.get(path, number)).collect();
            let other = self.routers[*number].at(path).expect("matchit finds the route");
            assert_eq!(*other.value, expected, "{path}");
            assert_eq!(other.params.iter().map(|(_, value)| value).collect::<Vec<_>>(), values, "{path}");
        }
    }

    fn squall(&self, rounds: usize) {
        let mut captures = Captures::NONE;
        for _ in 0..rounds {
            for (method, _, path) in &self.requests {
                black_box(self.table.find(*method, path, &mut captures));
                black_box(&captures);
            }
        }
    }

    fn matchit(&self, rounds: usize) {
        for _ in 0..rounds {
            for (_, number, path) in &self.requests {
                black_box(&self.routers[*number].at(path));
            }
        }
    }

    fn run(&self, router: &str, rounds: usize) {
        if router == "squall" { self.squall(rounds) } else { self.matchit(rounds) }
    }

    /// Nanoseconds a look-up, the best of several runs.
    fn time(&self, router: &str) -> f64 {
        let rounds = 200_000 / self.requests.len();
        let run = || {
            let start = Instant::now();
            self.run(router, rounds);
            start.elapsed().as_nanos() as f64 / (rounds * self.requests.len()) as f64
        };
        (0..15).map(|_| run()).fold(f64::INFINITY, f64::min)
    }
}

/// The path of a route, its placeholders written by `parameter`.
fn text(listed: &Listed, parameter: impl Fn(&str) -> String) -> String {
    let segments = (0..listed.segments()).map(|number| match listed.segment(number) {
        Segment::Static(text) => format!("/{text}"),
        Segment::Parameter(name) | Segment::Rest(name) => format!("/{}", parameter(name)),
    });
    segments.collect()
}

/// What stands in a path for this placeholder.
fn value(name: &str) -> &'static str {
    match name {
        "owner" | "org" => "rust-lang",
        "repo" => "rust-analyzer",
        "username" => "octocat",
        "sha" | "file_sha" | "commit_sha" | "tree_sha" | "ref" => "9c5a4b2f7d0e13865bd2417fa0c6e8395d7b1f42",
        "branch" | "basehead" => "release-2026-11-23",
        "issue_number" | "pull_number" | "milestone_number" => "18437",
        "gist_id" => "aa5a315d61ae9438b18d",
        "path" => "Cargo.toml",
        name if name.ends_with("_id") => "3712854906",
        _ => "good-first-issue",
    }
}

/// Instructions a look-up; an error where valgrind cannot count them.
fn instructions(routes: &str, router: &str) -> Result<f64, String> {
    let count = |rounds: usize| -> Result<f64, String> {
        let this = std::env::current_exe().map_err(|error| error.to_string())?;
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(this)
            .args(["--counted", routes, router, &rounds.to_string()])
            .output()
            .map_err(|error| format!("valgrind, which counts the instructions, does not start: {error}"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let collected = said.lines().find_map(|line| line.split_once("Collected :"));
        let number = collected.and_then(|(_, number)| number.trim().parse().ok());
        number.filter(|_| output.status.success()).ok_or_else(|| format!("valgrind counted nothing:\n{said}"))
    };
    let looked_up = (ROUNDS.1 - ROUNDS.0) * routes.parse::<usize>().map_err(|error| error.to_string())?;
    Ok((count(ROUNDS.1)? - count(ROUNDS.0)?) / looked_up as f64)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, counted, routes, router, rounds] = arguments.as_slice()
        && counted == "--counted"
    {
        Site::new(routes).run(router, rounds.parse().expect("a number of rounds"));
        return ExitCode::SUCCESS;
    }
    println!("{:>7} {:<12} {:>20} {:>20}", "routes", "router", "instructions/look-up", "nanoseconds/look-up");
    let mut good = true;
    for routes in ["200", "1000"] {
        let site = Site::new(routes);
        site.compare();
        let mut counts = Vec::new();
        for router in ["squall", "matchit"] {
            let count = match instructions(routes, router) {
                Ok(count) => count,
                Err(error) => {
                    eprintln!("{error}");
                    return ExitCode::FAILURE;
                }
            };
            println!("{routes:>7} {router:<12} {count:>20.1} {:>20.1}", site.time(router));
            counts.push(count);
        }
        let ratio = counts[1] / counts[0];
        println!("{routes:>7} squall needs {ratio:.2} times fewer instructions (at least {TARGET} is the aim)");
        good &= ratio >= TARGET;
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
