#include <routing/table.hpp>

#include <routing/node.hpp>
#include <routing/template.hpp>

#include <algorithm>
#include <utility>

namespace berth::host::routing {

namespace {

bool is_method(std::string_view method) noexcept {
    return !method.empty() &&
           std::all_of(method.begin(), method.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; });
}

} // namespace

table::builder::builder() : root_(std::make_unique<node>()) {}
table::builder::~builder() = default;

std::optional<std::string> table::builder::add(std::string_view method, std::string_view path_template, target to,
                                               std::string_view owner_name) {
    std::string claim = std::string(method) + ' ' + std::string(path_template) + " of " + std::string(owner_name);
    if (!is_method(method)) return claim + ": the method is not a word in capitals";
    auto parsed = parse_template(path_template);
    if (auto fault = std::get_if<std::string>(&parsed)) return claim + ": the path template " + *fault;

    node* at = root_.get();
    std::vector<node::served>* ends = nullptr;
    for (const template_part& part : std::get<std::vector<template_part>>(parsed)) {
        if (part.is == template_part::kind::rest) {
            ends = &at->rest;
            break;
        }
        if (part.is == template_part::kind::parameter) {
            if (!at->parameter) at->parameter = std::make_unique<node>();
            at = at->parameter.get();
            continue;
        }
        auto place = std::lower_bound(at->literals.begin(), at->literals.end(), part.text,
                                      [](const node::literal& l, std::string_view text) { return l.text < text; });
        if (place == at->literals.end() || place->text != part.text)
            place = at->literals.insert(place, {std::string(part.text), std::make_unique<node>()});
        at = place->next.get();
    }
    if (!ends) ends = &at->methods;

    for (const node::served& taken : *ends)
        if (taken.method == method)
            return claim + " is already taken by " + taken.method + ' ' + taken.template_ + " of " + taken.owner;
    ends->push_back({std::string(method), to, std::string(owner_name), std::string(path_template)});
    return std::nullopt;
}

std::shared_ptr<const table> table::builder::build() {
    std::unique_ptr<node> root = std::exchange(root_, std::make_unique<node>());
    return std::shared_ptr<const table>(new table(std::move(root)));
}

} // namespace berth::host::routing
