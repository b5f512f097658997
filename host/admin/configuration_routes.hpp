// The routes on the configuration; each node has an address of its own. Those that change it block on the disk.
#pragma once

#include <admin/answers.hpp>

namespace berth::host::admin {

http::response show_configuration(const context& in);
http::response show_schema(const context& in);
http::response validate_configuration(const context& in);
http::response patch_configuration(const context& in);
http::response put_configuration(const context& in);
http::response delete_configuration(const context& in);

} // namespace berth::host::admin
