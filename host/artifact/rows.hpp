// Artifacts in their table. For works of the database: what fails is thrown as store_failure.
#pragma once

#include <artifact/facts.hpp>
#include <record/connection.hpp>

#include <optional>
#include <string>
#include <vector>

namespace berth::host::artifact {

const char* name_of(artifact_status status) noexcept;

// Gives it its number.
void insert_artifact(record::connection& on, artifact_facts& one);
// Its content has come, or never will: status, digest, size, times. False when it is not there any more.
bool finish_artifact(record::connection& on, const artifact_facts& one);
// The length of an upload that was told late.
void tell_length(record::connection& on, const artifact_facts& one);
std::optional<artifact_facts> find_artifact(record::connection& on, const std::string& id);
page_of<artifact_facts> list_artifacts(record::connection& on, const artifact_query& wanted);
std::vector<artifact_facts> unfinished_artifacts(record::connection& on);
std::vector<artifact_facts> expired_artifacts(record::connection& on, std::int64_t now, int most);
void remove_artifact(record::connection& on, const std::string& id);
bool content_is_used(record::connection& on, const std::string& digest);
// Every digest once, with the size of the content.
std::vector<std::pair<std::string, std::uint64_t>> contents(record::connection& on);
std::size_t count_artifacts(record::connection& on);

} // namespace berth::host::artifact
