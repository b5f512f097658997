// What the dynamic linker knows of a library it has mapped: symbols and notes, read from memory.
#pragma once

#include <berth/abi.h>

#include <optional>
#include <string_view>

namespace berth::host::plugin {

struct image_symbols {
    bool thread_locals = false;  // imports the function that registers destructors of thread-locals
    bool unique_symbols = false; // defines STB_GNU_UNIQUE symbols, which glibc never unmaps
    bool stays = false;          // linked with -z nodelete
};

// `handle` is what dlopen returned.
image_symbols symbols_of(void* handle);
std::optional<berth_note> note_of(void* handle);

// The number of threads of this process that have a name that ends with `mark`.
std::size_t threads_marked(std::string_view mark);

} // namespace berth::host::plugin
