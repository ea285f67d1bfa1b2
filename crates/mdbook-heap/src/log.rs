//! What mdBook says while it builds.
//!
//! It reports a file that could not be included, or HTML that does not close,
//! through `tracing`, goes on, and calls the book built. Without a subscriber
//! nobody would ever hear of it.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// Something mdBook had to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How bad it is.
    pub level: Level,
    /// The text.
    pub text: String,
}

/// Runs `work`, and returns its warnings and errors beside its result.
pub(crate) fn listen<T>(work: impl FnOnce() -> T) -> (T, Vec<Message>) {
    let messages = Messages::default();
    let result = tracing::subscriber::with_default(messages.clone(), work);
    let said = messages.0.lock().unwrap_or_else(PoisonError::into_inner);
    (result, said.clone())
}

#[derive(Clone, Default)]
struct Messages(Arc<Mutex<Vec<Message>>>);

impl Subscriber for Messages {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text::default();
        event.record(&mut text);
        let message = Message { level: *event.metadata().level(), text: text.0 };
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.push(message);
    }

    // Spans are of no interest, but each needs a number.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The text of an event.
#[derive(Default)]
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
