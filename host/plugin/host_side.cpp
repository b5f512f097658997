#include <plugin/host_side.hpp>

#include <observe/log.hpp>
#include <record/store.hpp>

#include <Poco/Timestamp.h>

#include <system_error>
#include <utility>
#include <variant>

namespace berth::host::plugin {

namespace {

thread_local bool blocked = false;

bool writes(berth_operation operation) noexcept {
    return operation != BERTH_STORE_GET && operation != BERTH_STORE_SELECT && operation != BERTH_STORE_COUNT &&
           operation != BERTH_STORE_QUERY;
}

observe::level level_of(berth_level level) noexcept {
    if (level <= BERTH_LEVEL_DEBUG) return observe::level::debug;
    if (level >= BERTH_LEVEL_ERROR) return observe::level::error;
    return static_cast<observe::level>(level);
}

} // namespace

void log_of_plugin(std::string_view plugin, berth_level level, std::string_view message) noexcept {
    observe::log(level_of(level), "plugin.log", {{"plugin", plugin}, {"message", message}});
}

bool take_blocked() noexcept { return std::exchange(blocked, false); }
void note_blocked() noexcept { blocked = true; }

host_side::host_side(options given, const berth_plugin_table& table)
    : options_(std::move(given)), types_(table.records, table.record_count),
      migrations_(table.migrations, table.migration_count) {
    clock_table_.size = sizeof clock_table_;
    clock_table_.state = this;
    clock_table_.now = [](void* state) -> std::int64_t {
        const auto& now = static_cast<host_side*>(state)->options_.now;
        return now ? now() : Poco::Timestamp().epochMicroseconds();
    };

    store_table_.size = sizeof store_table_;
    store_table_.state = this;
    store_table_.run = run;
    store_table_.begin = begin;
    store_table_.commit = commit;
    store_table_.rollback = rollback;

    table_.size = sizeof table_;
    table_.abi_major = BERTH_ABI_MAJOR;
    table_.abi_minor = BERTH_ABI_MINOR;
    table_.state = this;
    table_.version = BERTH_VERSION;
    table_.extension = [](void* state, const char* id) {
        return id ? static_cast<host_side*>(state)->extension(id) : nullptr;
    };
    table_.log = [](void* state, berth_level level, berth_slice message) {
        const auto& self = *static_cast<host_side*>(state);
        const std::string_view text(message.data ? message.data : "", message.size);
        if (self.options_.log)
            self.options_.log(level, text);
        else
            log_of_plugin(self.options_.plugin, level, text);
    };
}

host_side::~host_side() = default;

std::string host_side::open_records() {
    const std::lock_guard lock(mutex_);
    if (store_) return {};
    if (options_.records.has_parent_path()) {
        std::error_code error;
        std::filesystem::create_directories(options_.records.parent_path(), error);
        if (error) return "its records folder " + options_.records.parent_path().string() + ": " + error.message();
    }
    record::store_options with;
    with.file = options_.records;
    with.synchronous = options_.full_durability ? record::store_options::durability::full
                                                : record::store_options::durability::normal;
    auto opened = record::store::open(with, types_, migrations_);
    if (const auto* refused = std::get_if<record::refusal>(&opened)) return refused->reason;
    store_ = std::move(std::get<std::unique_ptr<record::store>>(opened));
    records_ = store_->extension();
    return {};
}

const void* host_side::extension(std::string_view id) noexcept {
    if (id == BERTH_CLOCK_1) return &clock_table_;
    if (id != BERTH_STORE_1) return options_.more ? options_.more(id) : nullptr;
    try {
        const std::string reason = open_records();
        if (reason.empty()) return &store_table_;
        observe::error("plugin.records_refused", {{"plugin", options_.plugin}, {"reason", reason}});
    } catch (const std::exception& error) {
        observe::error("plugin.records_refused", {{"plugin", options_.plugin}, {"reason", error.what()}});
    }
    return nullptr;
}

bool host_side::run(void* state, berth_transaction* transaction, const berth_statement* statement,
                    const berth_rows* rows, std::int64_t* result, const berth_failure* failure) {
    if (writes(statement->operation)) blocked = true;
    const berth_store* const inner = static_cast<host_side*>(state)->records_;
    return inner->run(inner->state, transaction, statement, rows, result, failure);
}

berth_transaction* host_side::begin(void* state, const berth_failure* failure) {
    blocked = true;
    const berth_store* const inner = static_cast<host_side*>(state)->records_;
    return inner->begin(inner->state, failure);
}

bool host_side::commit(void* state, berth_transaction* transaction, const berth_failure* failure) {
    blocked = true;
    const berth_store* const inner = static_cast<host_side*>(state)->records_;
    return inner->commit(inner->state, transaction, failure);
}

void host_side::rollback(void* state, berth_transaction* transaction) {
    const berth_store* const inner = static_cast<host_side*>(state)->records_;
    inner->rollback(inner->state, transaction);
}

} // namespace berth::host::plugin
