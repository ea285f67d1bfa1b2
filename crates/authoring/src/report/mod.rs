//! What authors and teachers are shown.

pub(crate) mod class;
pub(crate) mod faults;
pub(crate) mod junit;
pub(crate) mod timing;
