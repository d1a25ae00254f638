//! What is logged, kept in memory.
#![allow(dead_code, reason = "each test uses some of it")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

/// A log, whichever of its clones is written to.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Hears what this thread logs, until the guard is dropped.
    pub fn of_this_thread() -> (Log, DefaultGuard) {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    /// Hears what this process logs, as a site logs in production. A process has one such log.
    pub fn of_this_process() -> Log {
        let log = Log::default();
        tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).init();
        log
    }

    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap()
    }

    /// All that has been logged so far, but for what was taken.
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes().clone()).unwrap()
    }

    /// Takes the lines since the last taking.
    pub fn take_lines(&self) -> Vec<String> {
        let text = String::from_utf8(std::mem::take(&mut *self.bytes())).unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}
