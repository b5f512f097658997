#include <describe/alternative_label.hpp>

#include <describe/output.hpp>

#include <span>

namespace berth::host::describe {
namespace {

constexpr int deepest_label = 8; // of types within a type's name

std::string label(const berth_type& type, int depth) {
    const auto inner = [depth](const berth_type* of) {
        return of == nullptr ? std::string("str") : label(*of, depth + 1);
    };
    if (depth > deepest_label) return "...";
    switch (type.kind) {
    case BERTH_KIND_BOOL:
        return "bool";
    case BERTH_KIND_INTEGER:
    case BERTH_KIND_ID:
    case BERTH_KIND_REFERENCE:
        return "int";
    case BERTH_KIND_NUMBER:
        return "float";
    case BERTH_KIND_STRING:
        return "str";
    case BERTH_KIND_ENUM:
        return "enum[" + std::string(view(type.name)) + "]";
    case BERTH_KIND_OPTIONAL:
        return "nullable[" + inner(type.element) + "]";
    case BERTH_KIND_LIST:
        return "list[" + inner(type.element) + "]";
    case BERTH_KIND_MAP:
        return "dict[" + inner(type.key) + "," + inner(type.element) + "]";
    case BERTH_KIND_OBJECT:
        return view(type.name).empty() ? "object" : std::string(view(type.name));
    case BERTH_KIND_TIME:
    case BERTH_KIND_DATE_TIME:
        return "datetime";
    case BERTH_KIND_BYTES:
        return "bytes";
    case BERTH_KIND_PATH:
        return "path";
    case BERTH_KIND_TUPLE:
    case BERTH_KIND_VARIANT: {
        std::string names;
        for (const berth_type* one : std::span(type.alternatives, type.alternative_count)) {
            names += (names.empty() ? "" : type.kind == BERTH_KIND_TUPLE ? ", " : ",") + inner(one);
        }
        return (type.kind == BERTH_KIND_TUPLE ? "tuple[" : "union[") + names + "]";
    }
    default:
        return "any";
    }
}

} // namespace

std::string alternative_label(const berth_type& type) {
    return label(type, 0);
}

} // namespace berth::host::describe
