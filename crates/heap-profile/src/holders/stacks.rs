//! Who holds the memory of a stack: which of its frames are the user's, and which allocated it.

use std::cell::OnceCell;

use super::{Holder, Location, Metric};
use crate::dhat::{Profile, ProgramPoint};
use crate::frame::{Frame, NAMELESS, Origin};
use crate::frames::Frames;

/// What is known of the frames that the stacks of a profile consist of.
pub(super) struct Stacks<'a> {
    frames: Frames<'a>,
    /// The user's file that each is in.
    files: Vec<Option<&'a str>>,
    short_names: Vec<OnceCell<String>>,
}

impl<'a> Stacks<'a> {
    /// The stacks of `profile`, of whose frames `file_of` returns the user's file.
    pub(super) fn of<'file: 'a>(
        profile: &'a Profile,
        file_of: impl Fn(&Frame) -> Option<&'file str>,
    ) -> Self {
        let frames = Frames::of(profile);
        let file = |frame: &Frame| if frame.line > 0 { file_of(frame) } else { None };
        let files = frames.iter().map(file).collect();
        Stacks { frames, files, short_names: vec![OnceCell::new(); profile.ftbl.len()] }
    }

    pub(super) fn frames(&self) -> &Frames<'a> {
        &self.frames
    }

    /// Who holds the memory of `point`.
    pub(super) fn holder(&self, point: &ProgramPoint, metric: Metric) -> Holder {
        let (bytes, blocks) = metric.of(point);
        let stack = &point.fs;
        let users: Vec<usize> =
            (0..stack.len()).filter(|at| self.files[stack[*at]].is_some()).collect();
        let location = |at: &usize| self.location(stack[*at]);
        let function =
            self.allocating(stack).map_or(NAMELESS, |frame| self.short_name(frame)).to_owned();
        let called = users.first().and_then(|innermost| stack.get(innermost.checked_sub(1)?));
        let called = called.map(|frame| self.short_name(*frame).to_owned());
        Holder {
            bytes,
            blocks,
            through: called.filter(|name| *name != function),
            function,
            location: users.first().map(location),
            called_from: users.iter().skip(1).map(location).collect(),
        }
    }

    fn location(&self, frame: usize) -> Location {
        let Frame { line, column, .. } = *self.frames.frame(frame);
        let file = self.files[frame].unwrap_or_default().to_owned();
        Location { file, line, column, function: self.short_name(frame).to_owned() }
    }

    fn short_name(&self, frame: usize) -> &str {
        self.short_names[frame].get_or_init(|| self.frames.frame(frame).short_name())
    }

    /// The frame of the function that allocated the memory: the innermost one that is the
    /// program's, or in the user's files; if none is, the innermost one that is neither the
    /// profiler's nor the allocator's.
    ///
    /// An inlined function of Rust may have no path that tells whose it is
    /// ([`Frame::has_path`]). Such frames are passed over, unless there is nothing else.
    fn allocating(&self, stack: &[usize]) -> Option<usize> {
        let is_program =
            |at: &usize| self.frames.origin(*at) == Origin::Program || self.files[*at].is_some();
        let is_known = |at: &usize| {
            let frame = self.frames.frame(*at);
            frame.has_path() || !frame.is_in_rust() || self.files[*at].is_some()
        };
        let is_other = |at: &usize| {
            self.frames.origin(*at) != Origin::Profiler
                && !self.frames.frame(*at).is_allocator_shim()
        };
        let mut program = stack.iter().copied().filter(is_program);
        let first = program.next();
        let known = first.into_iter().chain(program).find(is_known);
        known.or(first).or_else(|| stack.iter().copied().find(is_other))
    }
}
