#include <app/live_configuration.hpp>

#include <app/configuration_file.hpp>
#include <app/document.hpp>
#include <app/document_change.hpp>
#include <app/schema.hpp>

#include <observe/log.hpp>
#include <plugin/durable_file.hpp>
#include <plugin/sha256.hpp>

#include <Poco/String.h>

namespace berth::host::app {
namespace {

std::vector<std::string> differing(const settings& one, const settings& other) {
    std::vector<std::string> pointers;
    for (const setting& which : all_settings()) {
        if (one.value(which.key) != other.value(which.key)) pointers.push_back(pointer_of(which.key));
    }
    return pointers;
}

std::string json_list(const std::vector<std::string>& texts) { // pointers of the table: nothing to escape
    return texts.empty() ? "[]" : "[\"" + Poco::cat(std::string("\",\""), texts.begin(), texts.end()) + "\"]";
}

std::string joined(const std::vector<std::string>& texts) {
    return Poco::cat(std::string(","), texts.begin(), texts.end());
}

std::vector<std::string> overridden(const settings& values, const std::vector<std::string>& written) {
    std::vector<std::string> pointers;
    for (const std::string& key : written) {
        if (values.overridden(key)) pointers.push_back(pointer_of(key));
    }
    return pointers;
}

unsigned mode_of(const std::filesystem::path& file) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(file, error);
    return std::filesystem::exists(status) ? static_cast<unsigned>(status.permissions()) & 0777u : 0600u;
}

} // namespace

live_configuration::live_configuration(layer_sources sources, std::filesystem::path file, bool must_exist)
    : sources_(std::move(sources)), file_(std::move(file)), must_exist_(must_exist) {}

std::vector<fault> live_configuration::load() {
    std::lock_guard changing(changing_);
    const file_text text = read_configuration(file_, must_exist_);
    if (!text.failure.empty()) return {{"", "a configuration file", text.failure, {}, {}}};
    layered read = layer_with(text.text);
    if (read.faults.empty() && apply_) read.faults = apply_(read.values);
    if (!read.faults.empty()) return std::move(read.faults);
    take(std::move(read.values));
    std::lock_guard lock(mutex_);
    doubtful_ = std::move(read.doubtful);
    return {};
}

layered live_configuration::layer_with(const std::string& document) const {
    layer_sources sources = sources_;
    sources.file = file_.string();
    sources.document = document;
    return layer(sources);
}

void live_configuration::take(settings values) {
    std::lock_guard lock(mutex_);
    current_ = std::make_shared<const settings>(std::move(values));
    if (!started_with_) started_with_ = current_;
}

std::shared_ptr<const settings> live_configuration::current() const {
    std::lock_guard lock(mutex_);
    return current_;
}

std::vector<fault> live_configuration::doubtful() const {
    std::lock_guard lock(mutex_);
    return doubtful_;
}

std::vector<std::string> live_configuration::waiting_for_restart() const {
    std::shared_ptr<const settings> now, before;
    {
        std::lock_guard lock(mutex_);
        now = current_;
        before = started_with_;
    }
    std::vector<std::string> pointers;
    for (const setting& which : all_settings()) {
        if (!which.live && now->value(which.key) != before->value(which.key)) pointers.push_back(pointer_of(which.key));
    }
    return pointers;
}

std::string live_configuration::entity_tag() const {
    const std::shared_ptr<const settings> values = current();
    std::string text;
    for (const setting& which : all_settings()) { // not the document, whose secrets are masked
        text += std::string(which.key) + '\0' + text_from_value(values->value(which.key)) + '\0' +
                values->origin(which.key) + '\0';
    }
    return '"' + plugin::sha256_of(text).substr(0, 32) + '"';
}

std::string live_configuration::schema() const {
    return configuration_schema();
}

std::string live_configuration::check(std::string_view document) const {
    return to_json(layer_with(std::string(document)).faults);
}

admin::configuration_outcome live_configuration::apply(const admin::configuration_change& change) {
    std::lock_guard changing(changing_);
    if (!change.if_match.empty() && change.if_match != entity_tag()) {
        return {412, "the configuration has changed: expected " + change.if_match + ", found " + entity_tag()};
    }
    // The file as it is now, so that what somebody wrote into it by hand is not lost.
    const file_text text = read_configuration(file_, false);
    if (!text.failure.empty()) return {500, text.failure};
    std::vector<fault> faults;
    rapidjson::Document document = parse_document(text.text, file_.string(), faults);
    if (!faults.empty()) return {409, "the configuration file was damaged by hand", to_json(faults)};
    if (std::string fault = apply_change(document, change); !fault.empty()) return {400, std::move(fault)};
    return apply_document(pretty(document));
}

admin::configuration_outcome live_configuration::apply_document(const std::string& document) {
    layered read = layer_with(document);
    if (read.faults.empty() && apply_) read.faults = apply_(read.values);
    if (!read.faults.empty()) return {422, "the configuration is refused as a whole", to_json(read.faults)};

    const std::shared_ptr<const settings> former = current();
    if (std::string failure = plugin::write_durably(file_, document, mode_of(file_)); !failure.empty()) {
        if (apply_) apply_(*former);
        observe::error("configuration.not_written", {{"file", file_.string()}, {"reason", failure}});
        return {500, std::move(failure)};
    }
    std::vector<std::string> written;
    for (const auto& [key, value] : read_document(document, "").values) written.push_back(key);
    const std::vector<std::string> changed = differing(*former, read.values);
    const std::vector<std::string> without_effect = overridden(read.values, written);
    take(std::move(read.values));
    const std::vector<std::string> waiting = waiting_for_restart();
    observe::information("configuration.changed",
                         {{"file", file_.string()}, {"changed", joined(changed)}, {"restart", joined(waiting)}});
    admin::configuration_outcome done;
    done.json = "{\"changed\":" + json_list(changed) + ",\"restart\":" + json_list(waiting) +
                ",\"overridden\":" + json_list(without_effect) + "}";
    return done;
}

} // namespace berth::host::app
