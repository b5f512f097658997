// The routes on the host and its plugins. Those that command may block.
#pragma once

#include <admin/answers.hpp>

namespace berth::host::admin {

http::response show_status(const context& in);
http::response show_plugins(const context& in);
http::response show_plugin(const context& in);
http::response show_metrics(const context& in);
http::response start_plugin(const context& in);
http::response stop_plugin(const context& in);
http::response reload_plugin(const context& in);
http::response drain(const context& in);
http::response resume(const context& in);
http::response list_jobs(const context& in);
http::response show_job(const context& in);
http::response cancel_job(const context& in);
http::response retry_job(const context& in);
http::response not_built(const context& in);
// Answers in pieces.
void follow_job(http::exchange call, const context& in);

} // namespace berth::host::admin
