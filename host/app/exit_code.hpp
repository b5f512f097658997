// What the process ends with; `berth help` documents them. Most are those of sysexits.h.
#pragma once

namespace berth::host::app::exit_code {

constexpr int done = 0;
constexpr int failed = 1;         // refused, or ended at once by a second signal
constexpr int cancelled = 3;      // the job that was watched
constexpr int wrong_usage = 64;   // command line
constexpr int no_input = 66;      // a file that is not there
constexpr int unavailable = 69;   // an address that is taken, a host that does not run, what is not built yet
constexpr int internal = 70;      // a fault of the host itself
constexpr int cannot_create = 73; // state folder
constexpr int interrupted = 75;   // jobs were cut off when it stopped; they are in the store
constexpr int configuration = 78; // the configuration is refused

} // namespace berth::host::app::exit_code
