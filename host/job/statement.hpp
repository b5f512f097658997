// A prepared statement of one connection, bound and stepped in a line. What fails is thrown as store_failure, which
// the store catches. One thread.
#pragma once

#include <record/connection.hpp>

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace berth::host::job {

struct store_failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class statement {
public:
    // `sql` is constant: it is the key under which the connection keeps the statement.
    statement(record::connection& on, std::string_view sql);
    ~statement();
    statement(const statement&) = delete;
    statement& operator=(const statement&) = delete;

    // The next parameter. Texts and blobs are not copied: they live until the statement is gone.
    statement& with(std::int64_t value);
    statement& with(std::string_view text);
    statement& with_blob(std::span<const unsigned char> bytes);
    statement& with_blob(std::string_view bytes);
    statement& with_null();
    statement& with_text_or_null(std::string_view text);

    bool step(); // true: a row
    void run() {
        while (step()) {
        }
    }
    bool changed() const noexcept; // by the last run

    std::int64_t integer(int column) const noexcept;
    std::string text(int column) const; // of a blob, too
    void bytes_into(int column, std::span<unsigned char> to) const noexcept;
    bool is_null(int column) const noexcept;

private:
    void check(int code) const;

    record::connection& on_;
    sqlite3_stmt* statement_ = nullptr;
    int bound_ = 0;
};

} // namespace berth::host::job
