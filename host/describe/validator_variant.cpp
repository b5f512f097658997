// Values that are one of several types.
#include <describe/validator.hpp>

#include <describe/output.hpp>

#include <span>

namespace berth::host::describe {
namespace {

constexpr int deepest_label = 8; // of types within a type's name

std::string label(const berth_type& type, int depth) {
    const auto inner = [depth](const berth_type* of) { return of == nullptr ? std::string("str") : label(*of, depth + 1); };
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

// It fits if one alternative does; else everything that is wrong with each of them is told.
void validator::variant(const berth_type& type, const rapidjson::Value& value) {
    const auto before = misfits_.now();
    ++trials_;
    for (const berth_type* one : std::span(type.alternatives, type.alternative_count)) {
        const auto this_one = misfits_.now();
        const misfit_list::inside here(misfits_, misfit_list::label{alternative_label(*one)});
        check(*one, nullptr, value);
        if (misfits_.found_since(this_one)) continue;
        if (steps_left_ > 0) misfits_.drop_since(before); // else it was not looked at
        break;
    }
    --trials_;
}

// Told apart by @subtype; the first alternative goes without.
void validator::tagged(const berth_type& type, const rapidjson::Value& value) {
    const std::span alternatives(type.alternatives, type.alternative_count);
    if (!value.IsObject()) {
        return misfits_.add({"model_attributes_type", "Input should be a valid dictionary or object to extract fields from", {}}, &value);
    }
    const auto tag = value.FindMember("@subtype");
    if (tag == value.MemberEnd()) return check(*alternatives.front(), nullptr, value);
    const std::string_view name = tag->value.IsString() ? text_of(tag->value) : std::string_view();
    std::string expected;
    for (const berth_type* one : alternatives) {
        if (view(one->tag).empty()) continue;
        if (name == view(one->tag)) {
            const misfit_list::inside here(misfits_, misfit_list::label{std::string(name)});
            return check(*one, nullptr, value);
        }
        expected += (expected.empty() ? "'" : ", '") + std::string(view(one->tag)) + "'";
    }
    misfits_.add({"union_tag_invalid",
                  "Input tag '" + std::string(name) + "' found using '@subtype' does not match any of the expected tags: " + expected,
                  context({{"discriminator", "'@subtype'"}, {"tag", name}, {"expected_tags", std::string_view(expected)}})},
                 &value);
}

} // namespace berth::host::describe
