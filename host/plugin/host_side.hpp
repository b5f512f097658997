// What one instance sees of the host: log, records (berth.store/1) and clock (berth.clock/1). It must outlive the
// instance. The functions in it are called by the plugin, on any of its threads.
#pragma once

#include <plugin/instance.hpp>

#include <berth/extension/clock.h>
#include <berth/extension/store.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace berth::host::record {
class store;
}

namespace berth::host::plugin {

using log_function = std::function<void(berth_level level, std::string_view message)>;

// A line that a plugin logs, in the host's log.
void log_of_plugin(std::string_view plugin, berth_level level, std::string_view message) noexcept;

// Whether the store has been written to on this thread since the last time it was asked: such a call waits for the
// disk and has no place on a loop. Asking clears it.
bool take_blocked() noexcept;
// For extensions whose functions wait for the disk as well.
void note_blocked() noexcept;

class host_side {
public:
    struct options {
        std::string plugin; // name, for the log
        log_function log;   // empty: the host's log
        std::filesystem::path records;
        bool full_durability = true;
        std::function<std::int64_t()> now; // empty: the real time
        extension_function more;           // empty: no other extensions
    };

    // `table` is the live one: the store knows record types by the plugin's own pointers.
    host_side(options given, const berth_plugin_table& table);
    ~host_side();

    // Opens the records at once; empty, or why they do not open.
    std::string open_records();

    const berth_host* table() const noexcept { return &table_; }

private:
    const void* extension(std::string_view id) noexcept;

    static bool run(void* state, berth_transaction* transaction, const berth_statement* statement,
                    const berth_rows* rows, std::int64_t* result, const berth_failure* failure);
    static berth_transaction* begin(void* state, const berth_failure* failure);
    static bool commit(void* state, berth_transaction* transaction, const berth_failure* failure);
    static void rollback(void* state, berth_transaction* transaction);

    const options options_;
    std::span<const berth_type* const> types_;
    std::span<const berth_migration> migrations_;
    std::mutex mutex_; // guards the opening of the store
    std::unique_ptr<record::store> store_;
    const berth_store* records_ = nullptr; // of the store; constant once it is open
    berth_store store_table_{};
    berth_clock clock_table_{};
    berth_host table_{};
};

} // namespace berth::host::plugin
