//! What a program prints, as far as it is kept.

use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long to wait for the end of the output once the program and all that it started have
/// been killed: only a process that got the other end in an unusual way still has it open.
const LONGEST: Duration = Duration::from_secs(2);

/// The end of an output, which is read on a thread of its own so that the program never
/// blocks on a full pipe.
pub(super) struct OutputEnd {
    bytes: Arc<Mutex<Vec<u8>>>,
    /// Disconnected when all has been read.
    finished: Receiver<()>,
}

impl OutputEnd {
    /// Begins to read `output`, of which the last `max_bytes` are kept.
    pub(super) fn of(output: Option<impl Read + Send + 'static>, max_bytes: usize) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (finishing, finished) = channel();
        let end = bytes.clone();
        thread::spawn(move || {
            let (Some(mut output), _finishing) = (output, finishing) else { return };
            let mut chunk = [0; 8 * 1024];
            while let Ok(length @ 1..) = output.read(&mut chunk) {
                let mut end = end.lock().unwrap_or_else(PoisonError::into_inner);
                end.extend_from_slice(&chunk[..length]);
                let surplus = end.len().saturating_sub(max_bytes);
                end.drain(..surplus);
            }
        });
        OutputEnd { bytes, finished }
    }

    /// What was kept, once no process can write any more.
    pub(super) fn text(self) -> String {
        // Nothing is ever sent.
        let _ = self.finished.recv_timeout(LONGEST);
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
