// A member that collects the members of a JSON object that its struct does not name, in order, and writes them back
// behind the others:
//
//     struct Settings {
//         std::string name;
//         berth::other_members others;
//     };
//
// Their values are kept as JSON text. It is no input of its own and no column; a record cannot have one.
#pragma once

#include <berth/detail/operations.hpp>

#include <initializer_list>

namespace berth {

class other_members {
public:
    using key_type = std::string;
    using mapped_type = json;
    using value_type = std::pair<std::string, json>;
    using iterator = std::vector<value_type>::iterator;
    using const_iterator = std::vector<value_type>::const_iterator;

    static constexpr std::size_t most = detail::most_other_members; // that a request may bring

    constexpr other_members() = default;
    other_members(std::initializer_list<value_type> entries) {
        for (const auto& [name, value] : entries) (*this)[name] = value;
    }

    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }
    const_iterator begin() const noexcept { return entries_.begin(); }
    const_iterator end() const noexcept { return entries_.end(); }

    // Null when there is none of that name.
    const json* find(std::string_view name) const noexcept {
        for (const auto& [known, value] : entries_)
            if (known == name) return &value;
        return nullptr;
    }
    // A JSON text, "null" when it is new.
    json& operator[](std::string_view name) { return try_emplace(std::string(name)).first->second; }
    // False: there was none.
    bool erase(std::string_view name) {
        return std::erase_if(entries_, [&](const value_type& one) { return one.first == name; }) > 0;
    }
    void clear() noexcept { entries_.clear(); }
    std::pair<iterator, bool> try_emplace(std::string name) {
        for (auto at = entries_.begin(); at != entries_.end(); ++at)
            if (at->first == name) return {at, false};
        entries_.emplace_back(std::move(name), json{});
        return {entries_.end() - 1, true};
    }

    friend bool operator==(const other_members&, const other_members&) = default;

private:
    std::vector<value_type> entries_;
};

} // namespace berth
