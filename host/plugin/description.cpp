#include <plugin/description.hpp>

#include <plugin/table_arena.hpp>

#include <stdexcept>

namespace berth::host::plugin {

description::description(std::unique_ptr<arena> owned) : arena_(std::move(owned)) {}
description::~description() = default;

std::variant<std::shared_ptr<const description>, std::string> description::copy(const berth_plugin_table& table) {
    auto made = std::make_unique<arena>();
    fault_list faults;
    try {
        copy_table(table, *made, faults);
    } catch (const std::length_error& too_large) {
        return std::string(too_large.what());
    }
    if (faults.empty()) check_tables(*made, faults); // it relies on what could be read
    if (!faults.empty()) return faults.text();
    return std::shared_ptr<const description>(new description(std::move(made)));
}

std::variant<std::shared_ptr<const description>, std::string> description::decode(std::string_view bytes) {
    auto made = std::make_unique<arena>();
    try {
        if (!decode_table(bytes, *made)) return "the description is malformed";
    } catch (const std::length_error& too_large) {
        return std::string(too_large.what());
    }
    fault_list faults;
    check_tables(*made, faults);
    if (!faults.empty()) return faults.text();
    return std::shared_ptr<const description>(new description(std::move(made)));
}

std::string description::encode() const {
    return encode_table(*arena_);
}

const berth_plugin_table& description::table() const noexcept {
    return arena_->table;
}

std::span<const berth_endpoint> description::endpoints() const noexcept {
    return {arena_->table.endpoints, arena_->table.endpoint_count};
}

std::span<const berth_type* const> description::records() const noexcept {
    return {arena_->table.records, arena_->table.record_count};
}

std::string_view description::defaults(const berth_type& type) const noexcept {
    auto found = arena_->defaults.find(&type);
    return found == arena_->defaults.end() ? std::string_view() : std::string_view(found->second);
}

} // namespace berth::host::plugin
