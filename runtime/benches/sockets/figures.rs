//! What is read of processes, and how times are summed up.

use crate::Result;
use std::time::Duration;

/// A process, by what the system tells of it.
pub struct Process(u32);

impl Process {
    pub fn new(id: u32) -> Process {
        Process(id)
    }

    /// Bytes of memory that are there.
    pub fn memory(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches("kB").trim().parse::<f64>()? * 1024.0)
    }

    /// Time that the processor has spent for it, in seconds: to the hundredth.
    pub fn time(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0))?;
        // The name may have spaces in it; user and system time are the 14th and 15th.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).ok_or("no times")?.parse::<f64>().map_err(|error| error.to_string());
        Ok((ticks(11)? + ticks(12)?) / 100.0)
    }
}

/// How busy the machine is: the mean number of programs that want it, of the last minute.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

/// Times, sorted.
pub struct Times(Vec<u32>);

impl Times {
    /// Of microseconds.
    pub fn new(mut times: Vec<u32>) -> Times {
        times.sort_unstable();
        Times(times)
    }

    /// The time that this share of all does not exceed, in milliseconds.
    pub fn at(&self, share: f64) -> f64 {
        let place = ((self.0.len() as f64 * share) as usize).min(self.0.len().saturating_sub(1));
        f64::from(self.0.get(place).copied().unwrap_or_default()) / 1000.0
    }

    pub fn all(&self) -> String {
        format!("{:>9.2} {:>9.2} {:>9.2}", self.at(0.5), self.at(0.99), self.at(0.999))
    }
}

/// A number between 0 and this, by chance.
pub fn chance(most: Duration) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    Duration::from_micros(RandomState::new().hash_one(0) % (most.as_micros() as u64 + 1))
}
