// The two sides of the comparison: the same notes in the same SQL, through the store or on SQLite alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bench {

struct note {
    std::int64_t id = 0;
    std::string title;
    std::vector<std::string> tags;
    bool done = false;
};

std::string tags_to_json(const std::vector<std::string>& tags);
std::vector<std::string> tags_from_json(const char* data, std::size_t size);

// Any thread. The ways of using it are those of a plugin: structs in, structs out.
class side {
public:
    virtual ~side() = default;
    virtual std::int64_t insert(const note& from) = 0;
    virtual note get(std::int64_t id) = 0;
    // Notes with that `done`, ordered by title, a page of 20.
    virtual std::vector<note> page(bool done, std::int64_t offset) = 0;
    virtual void fill(int rows) = 0; // in one transaction
};

// `full` is PRAGMA synchronous=FULL, otherwise NORMAL.
std::unique_ptr<side> make_plain(const std::filesystem::path& file, bool full);
std::unique_ptr<side> make_through_store(const std::filesystem::path& file, bool full);

} // namespace bench
