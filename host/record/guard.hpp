// What the SQL of a plugin may do: read and change rows. Anything that would change the tables, the connection or the
// transaction around it is refused when the statement is prepared.
#pragma once

#include <sqlite3.h>

#include <string>
#include <string_view>

namespace berth::host::record {

class guard {
public:
    enum class permission { everything, rows, migration };

    // Installs itself as the connection's authorizer; must outlive the connection's last prepare.
    void watch(sqlite3* connection) noexcept;
    void permit(permission now) noexcept;
    // Of the preparation since permit().
    bool changes_rows() const noexcept { return changes_rows_; }
    const std::string& refused() const noexcept { return refused_; } // what for, empty when nothing was

private:
    static int decide(void* self, int action, const char* first, const char* second, const char* schema,
                      const char* trigger);
    int decide(int action, std::string_view first) noexcept;
    int refuse(std::string_view what) noexcept;

    permission permission_ = permission::everything;
    bool changes_rows_ = false;
    std::string refused_;
};

} // namespace berth::host::record
