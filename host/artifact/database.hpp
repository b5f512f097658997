// The SQLite file of the artifacts, in WAL mode: one writer at a time, readers beside it. Any thread; everything blocks
// for the disk.
#pragma once

#include <record/readers.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

namespace berth::host::artifact {

class database {
public:
    // Throws store_failure; then nothing of it is kept.
    using work = std::function<void(record::connection&)>;

    // Makes the file when it is not there, readable by this user alone. Or the reason why it cannot be had.
    static std::variant<std::unique_ptr<database>, std::string> open(const std::filesystem::path& file,
                                                                     bool full_durability);

    // Empty, or why nothing was written. `also` runs behind the commit and before the next write.
    std::string write(const work& what, const std::function<void()>& also = {});
    std::string read(const work& what);

private:
    database(const record::connection_options& writing, record::connection_options reading);

    std::mutex mutex_; // guards the writer
    record::connection writer_;
    record::readers readers_;
};

} // namespace berth::host::artifact
