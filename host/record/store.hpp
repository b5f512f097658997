// The records of one plugin: its own SQLite file, tables made from the plugin's record types, the extension
// berth.store/1. One writing connection whose commits are batched (the first waiting caller commits for all who
// wait with it), a reading connection per thread. Any thread. Design: section 8 of the documents' design page.
#pragma once

#include <berth/extension/store.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace berth::host::record {

struct store_options {
    std::filesystem::path file; // empty: a temporary file that goes with the store, never synced, for tests
    enum class durability { normal, full } synchronous = durability::full; // PRAGMA synchronous
    std::chrono::milliseconds deadline{10'000}; // for any wait: busy file, the writer, a batch
    std::size_t writers_waiting = 1024;         // beyond: 503
};

// What stands in the way of opening: each difference between types and file, with expected, found and what to do.
struct refusal {
    std::string reason;
};

class store {
public:
    // Opens or creates the file, compares its tables with `types`, applies additive changes and the migrations not yet
    // applied. A new file gets today's tables and its migrations count as applied; before a migration touches a file,
    // the file is copied to <file>.before-migration-<number>. `types` are copied as needed, but statements name them by
    // the pointers given here.
    static std::variant<std::unique_ptr<store>, refusal>
    open(store_options options, std::span<const berth_type* const> types, std::span<const berth_migration> migrations);
    ~store();

    // The table to hand to a plugin; lives as long as the store.
    const berth_store* extension() const noexcept;

    struct table_status {
        std::string name;
        std::uint64_t rows;
        std::vector<std::string> columns;
    };
    std::vector<table_status> tables() const;
    // The SQL that creates one record's table, for documents and tests. Throws std::invalid_argument for a type that
    // cannot be stored.
    static std::string create_sql(const berth_type& record);

private:
    class implementation;
    explicit store(std::unique_ptr<implementation> inner);
    std::unique_ptr<implementation> implementation_;
};

} // namespace berth::host::record
