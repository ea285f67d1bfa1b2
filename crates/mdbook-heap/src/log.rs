//! The warnings and errors that mdBook logs while it builds.
//!
//! mdBook reports a file that could not be included, or HTML that does not close,
//! through `tracing`, goes on, and calls the book built. Without a subscriber these
//! reports would be lost.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// A message that mdBook logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How severe it is: a warning or an error.
    pub level: Level,
    /// The text.
    pub text: String,
}

/// Runs `work`, and returns its warnings and errors beside its result.
pub(crate) fn with_messages<T>(work: impl FnOnce() -> T) -> (T, Vec<Message>) {
    let messages = Messages::default();
    let result = tracing::subscriber::with_default(messages.clone(), work);
    let recorded = messages.0.lock().unwrap_or_else(PoisonError::into_inner);
    (result, recorded.clone())
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
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(message);
    }

    // Spans are ignored, but the trait asks for an id for each.
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
