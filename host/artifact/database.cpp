#include <artifact/database.hpp>

#include <artifact/schema.hpp>
#include <job/statement.hpp>
#include <observe/log.hpp>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace berth::host::artifact {

using job::statement;

namespace {

constexpr std::size_t readers_at_once = 8;

std::string make_private(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (opened < 0) return std::generic_category().message(errno);
    ::fchmod(opened, 0600);
    ::close(opened);
    return {};
}

} // namespace

std::variant<std::unique_ptr<database>, std::string> database::open(const std::filesystem::path& file,
                                                                    bool full_durability) {
    const std::string trouble = "the artifacts in " + file.string() + " cannot be opened: ";
    if (std::string reason = make_private(file); !reason.empty()) return trouble + reason;
    using sync = record::connection_options::sync;
    record::connection_options reading;
    reading.file = file;
    reading.synchronous = full_durability ? sync::full : sync::normal;
    record::connection_options writing = reading;
    writing.writes = true;
    try {
        std::unique_ptr<database> made(new database(writing, reading));
        prepare_tables(made->writer_);
        return made;
    } catch (const std::exception& error) {
        return trouble + error.what();
    }
}

database::database(const record::connection_options& writing, record::connection_options reading)
    : writer_(writing), readers_(std::move(reading), readers_at_once) {}

std::string database::write(const work& what, const std::function<void()>& also) {
    const std::lock_guard lock(mutex_);
    try {
        writer_.start_clock();
        statement(writer_, "BEGIN IMMEDIATE").run();
        what(writer_);
        statement(writer_, "COMMIT").run();
        if (also) also();
        return {};
    } catch (const std::exception& error) {
        const std::string fault = error.what();
        try {
            writer_.start_clock();
            if (writer_.in_transaction()) statement(writer_, "ROLLBACK").run();
        } catch (const std::exception& second) {
            observe::error("artifacts.rollback_failed", {{"reason", second.what()}});
        }
        return fault;
    }
}

std::string database::read(const work& what) {
    return readers_.run(what);
}

} // namespace berth::host::artifact
