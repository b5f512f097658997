// Aspects in the store: what somebody says of an entity, valid from one time to another.
#include <artifact/aspect_rows.hpp>
#include <artifact/ids.hpp>
#include <artifact/store.hpp>
#include <observe/log.hpp>

#include <rapidjson/document.h>

namespace berth::host::artifact {

namespace {

fault broken(const std::string& reason) {
    observe::error("artifacts.failed", {{"reason", reason}});
    return {503, "the store of artifacts failed; the log says why"};
}

fault unknown(const std::string& id) {
    return {404, "there is no aspect " + id};
}

// Fills in the schema.
fault fault_in(aspect_facts& one, std::size_t limit) {
    if (one.content.size() > limit)
        return {413, "the aspect has " + std::to_string(one.content.size()) + " bytes, at most " +
                         std::to_string(limit) + " are kept (artifacts.aspect_bytes)"};
    rapidjson::Document content;
    content.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(one.content.data(),
                                                                                          one.content.size());
    if (content.HasParseError() || !content.IsObject())
        return {400, "expected the content of an aspect to be a JSON object" +
                         (content.HasParseError()
                              ? "; it is no JSON from byte " + std::to_string(content.GetErrorOffset()) + " on"
                              : std::string())};
    if (const auto schema = content.FindMember("$schema"); one.schema.empty() && schema != content.MemberEnd())
        if (schema->value.IsString()) one.schema.assign(schema->value.GetString(), schema->value.GetStringLength());
    if (one.schema.empty())
        return {400,
                "expected the schema of the aspect as a parameter or as \"$schema\" of its content, found neither"};
    if (one.entity.empty()) return {400, "expected the entity that the aspect is about, found none"};
    for (const std::string* text : {&one.entity, &one.schema, &one.policy})
        if (text->size() > longest_name)
            return {400, "expected entity, schema and policy of an aspect to have at most " +
                             std::to_string(longest_name) + " bytes"};
    return {};
}

} // namespace

answer<aspect_facts> store::add_aspect(aspect_facts one, bool retires) {
    if (fault why = fault_in(one, options_.aspect_bytes)) return why;
    if (aspects_ >= options_.aspects)
        return fault{507, std::to_string(options_.aspects) +
                              " aspects are stored already, which is the limit (artifacts.aspects)"};
    one.id = new_aspect_id();
    one.valid_from = now();
    const std::string reason = database_->write([&](record::connection& on) {
        if (retires) one.replaces = retire_aspects(on, one, one.valid_from);
        insert_aspect(on, one);
    });
    if (!reason.empty()) return broken(reason);
    ++aspects_;
    return one;
}

answer<aspect_facts> store::find_aspect(const std::string& id, const scope& whose) {
    std::optional<aspect_facts> found;
    const std::string reason = database_->read([&](record::connection& on) { found = artifact::find_aspect(on, id); });
    if (!reason.empty()) return broken(reason);
    if (!found || (whose && *whose != found->owner)) return unknown(id);
    return std::move(*found);
}

answer<page_of<aspect_facts>> store::list_aspects(const aspect_query& wanted) {
    page_of<aspect_facts> page;
    const std::string reason =
        database_->read([&](record::connection& on) { page = artifact::list_aspects(on, wanted, now()); });
    if (!reason.empty()) return broken(reason);
    return page;
}

fault store::retract_aspect(const std::string& id, const scope& whose) {
    auto found = find_aspect(id, whose);
    if (auto* why = std::get_if<fault>(&found)) return std::move(*why);
    const std::string reason =
        database_->write([&](record::connection& on) { artifact::retract_aspect(on, id, now()); });
    return reason.empty() ? fault{} : broken(reason);
}

} // namespace berth::host::artifact
