#include <describe/names.hpp>

#include <describe/output.hpp>

#include <cctype>
#include <span>

namespace berth::host::describe {
namespace {

// Component names are made of letters, digits, '.', '-' and '_': page<shop::Note> becomes page_shop.Note.
std::string component_name(std::string_view type_name) {
    std::string name;
    for (std::size_t at = 0; at < type_name.size(); ++at) {
        const char letter = type_name[at];
        if (type_name.substr(at, 2) == "::") {
            name += '.';
            ++at;
        } else if (std::isalnum(static_cast<unsigned char>(letter)) || letter == '.' || letter == '-') {
            name += letter;
        } else if (!name.empty() && name.back() != '_') {
            name += '_';
        }
    }
    while (!name.empty() && name.back() == '_') name.pop_back();
    return name.empty() ? "Object" : name;
}

} // namespace

type_names::type_names(const std::vector<const plugin::description*>& of, std::set<std::string> taken) {
    for (const plugin::description* owner : of) {
        for (const berth_endpoint& endpoint : owner->endpoints()) {
            for (const berth_input& input : std::span(endpoint.inputs, endpoint.input_count)) {
                collect(input.field->type, *owner);
            }
            collect(endpoint.body, *owner);
            collect(endpoint.result, *owner);
        }
        for (const berth_type* record : owner->records()) collect(record, *owner);
        collect(owner->table().configuration, *owner);
    }
    assign(std::move(taken));
}

void type_names::collect(const berth_type* type, const plugin::description& owner) {
    if (type == nullptr || entries_.contains(type)) return;
    entries_.emplace(type, entry{{}, &owner});
    order_.push_back(type);
    collect(type->element, owner);
    collect(type->key, owner);
    for (const berth_field& field : std::span(type->fields, type->field_count)) collect(field.type, owner);
    for (const berth_type* one : std::span(type->alternatives, type->alternative_count)) collect(one, owner);
}

void type_names::assign(std::set<std::string> taken) {
    const auto named = [](const berth_type& type) {
        // An object needs a name even when its author gave none: it may contain itself.
        return type.kind == BERTH_KIND_OBJECT || (type.kind == BERTH_KIND_ENUM && !view(type.name).empty());
    };
    std::map<std::string, std::set<const plugin::description*>> owners;
    for (const berth_type* type : order_) {
        if (named(*type)) owners[component_name(view(type->name))].insert(entries_[type].owner);
    }
    for (const berth_type* type : order_) {
        if (!named(*type)) continue;
        entry& mine = entries_[type];
        std::string name = component_name(view(type->name));
        if (owners[name].size() > 1 || taken.contains(name)) {
            name = component_name(view(mine.owner->table().name)) + "." + name;
        }
        std::string unique = name;
        for (int number = 2; !taken.insert(unique).second; ++number) unique = name + "_" + std::to_string(number);
        mine.name = std::move(unique);
    }
}

std::string_view type_names::find(const berth_type& type) const {
    const auto found = entries_.find(&type);
    return found == entries_.end() ? std::string_view() : std::string_view(found->second.name);
}

std::string_view type_names::defaults(const berth_type& type) const {
    const auto found = entries_.find(&type);
    return found == entries_.end() ? std::string_view() : found->second.owner->defaults(type);
}

} // namespace berth::host::describe
