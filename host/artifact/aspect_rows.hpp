// Aspects in their table. For works of the database: what fails is thrown as store_failure.
#pragma once

#include <artifact/facts.hpp>
#include <record/connection.hpp>

#include <optional>
#include <string>

namespace berth::host::artifact {

// Gives it its number.
void insert_aspect(record::connection& on, aspect_facts& one);
// The owner's valid aspects of that entity and schema end at `now`. The id of the newest, or empty.
std::string retire_aspects(record::connection& on, const aspect_facts& by, std::int64_t now);
std::optional<aspect_facts> find_aspect(record::connection& on, const std::string& id);
page_of<aspect_facts> list_aspects(record::connection& on, const aspect_query& wanted, std::int64_t now);
// It ends at `now`, unless it had ended before.
void retract_aspect(record::connection& on, const std::string& id, std::int64_t now);
void remove_aspects_of(record::connection& on, const std::string& entity);
// Forgets a few of those that ended before that; how many.
int forget_aspects(record::connection& on, std::int64_t ended_before, int most);
std::size_t count_aspects(record::connection& on);

} // namespace berth::host::artifact
