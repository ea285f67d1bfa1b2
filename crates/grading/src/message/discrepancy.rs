//! The message about a measurement that is not believed: why not, and what may have caused
//! it.

use heap_profile::Bytes;

use super::{Message, again, memory_figures};
use crate::cross_check::Discrepancy;
use crate::outcome::Measured;
use crate::verdict::{ALLOWED_IN_OTHER_PROCESSES, Verdict};

pub(super) fn message(verdict: &Verdict, measured: &Measured, discrepancy: Discrepancy) -> Message {
    let (reason, cause) = reason_and_cause(discrepancy);
    not_measured(verdict, measured, &reason, cause)
}

/// Other processes held `bytes`.
pub(super) fn held_elsewhere(verdict: &Verdict, measured: &Measured, bytes: Bytes) -> Message {
    let reason = format!(
        "processes that the program started held {bytes}, where {ALLOWED_IN_OTHER_PROCESSES} \
         are allowed"
    );
    not_measured(verdict, measured, &reason, ELSEWHERE)
}

fn not_measured(verdict: &Verdict, measured: &Measured, reason: &str, cause: &str) -> Message {
    let mut notes = vec![cause.to_owned().into()];
    notes.extend(memory_figures(measured));
    Message {
        notes,
        helps: vec![again(verdict)],
        ..Message::error(format!("not measured: {reason}"))
    }
}

fn reason_and_cause(discrepancy: Discrepancy) -> (String, &'static str) {
    match discrepancy {
        Discrepancy::Reports(0) => ("the harness reported nothing".into(), FILES),
        Discrepancy::Reports(count) => (format!("the harness reported {count} times"), FILES),
        Discrepancy::Summary => ("the summary is not the one that was reported".into(), FILES),
        Discrepancy::Profile { summary, profile } => {
            let (summary, profile) = (Bytes(summary), Bytes(profile));
            (format!("the summary says {summary} and the profile {profile}"), PROFILE)
        }
        Discrepancy::Before { resident, allowed } => {
            let (resident, allowed) = (Bytes(resident), Bytes(allowed));
            (
                format!("{resident} were held before the work began, where {allowed} are allowed"),
                BEFORE,
            )
        }
        Discrepancy::Region { grown, requested, allowed } => {
            let (grown, requested, allowed) = (Bytes(grown), Bytes(requested), Bytes(allowed));
            let held = format!("the process held {grown}, and dhat saw {requested}");
            (format!("{held}, which accounts for {allowed}"), REGION)
        }
        Discrepancy::Outside { resident, inside, allowed } => {
            let (resident, inside, allowed) = (Bytes(resident), Bytes(inside), Bytes(allowed));
            let held = format!("the kernel saw {resident} from outside, and the process {inside}");
            (format!("{held}, which accounts for {allowed}"), REGION)
        }
    }
}

const FILES: &str = "something other than the harness wrote the files of this run; \
    leave `run.json` and `dhat.json` to it";
const PROFILE: &str = "the files of this run were changed after they were written, \
    or a thread went on allocating after the work had returned";
const ELSEWHERE: &str = "dhat sees only the program's own process, so that memory is not \
    counted; do the work in the program itself";
const BEFORE: &str = "`main` allocated memory before it called `run`; \
    allocate it in the work, where it is counted";
const REGION: &str = "memory that is not from the allocator is not counted: \
    a large array on a thread's stack, pages mapped by hand, \
    another process, or work done before `run` was called";
