// What the kernel knows of this process, as gauges. Any thread.
#pragma once

namespace berth::host::observe {

// Called for each exposition.
void update_process_metrics();

} // namespace berth::host::observe
