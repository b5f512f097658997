// Ends a text before the first of some strings, however the text is cut into pieces: what could still become one is
// held back. Of strings that end at the same place the longest counts. One thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::host::inference {

class stop_matcher {
public:
    // Empty strings are left out.
    explicit stop_matcher(std::vector<std::string> stops);

    // What may be shown by now. After a match nothing more comes.
    std::string add(std::string_view piece);
    // Nothing comes behind: what was held back is text.
    std::string finish();
    bool matched() const noexcept { return !found_.empty(); }
    const std::string& found() const noexcept { return found_; } // the string that ended it

private:
    std::size_t could_become() const noexcept;

    std::vector<std::string> stops_;
    std::string held_;
    std::string found_;
};

} // namespace berth::host::inference
