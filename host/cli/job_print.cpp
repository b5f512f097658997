#include <cli/job_print.hpp>

#include <cli/member_text.hpp>

#include <algorithm>
#include <array>
#include <iomanip>
#include <ostream>
#include <string>
#include <vector>

namespace berth::host::cli {
namespace {

// In a line: how far it is, or how it ended.
std::string remark(const rapidjson::Value& job) {
    const std::string state = member_text(job, "state");
    if (state == "running") {
        const rapidjson::Value& progress = member_object(job, "progress");
        return member_text(job, "stopping") == "true" ? "stopping"
                                                      : progress_text(member_text(progress, "step"), progress);
    }
    if (state == "failed") return member_text(member_object(job, "problem"), "detail");
    return member_text(job, "gone") == "true" ? "its result is gone" : "";
}

// To the second; the rest is noise in a table.
std::string seconds(std::string time) {
    return time.size() > 20 ? time.substr(0, 19) + 'Z' : time;
}

} // namespace

void print_jobs(const rapidjson::Value& answer, std::ostream& out) {
    constexpr std::array<const char*, 5> heads{"id", "tool", "state", "created", "attempts"};
    std::vector<std::array<std::string, heads.size() + 1>> rows;
    const auto found = answer.FindMember("jobs");
    if (found == answer.MemberEnd() || !found->value.IsArray()) return;
    for (const auto& one : found->value.GetArray())
        rows.push_back({member_text(one, "id"), member_text(one, "tool"), member_text(one, "state"),
                        seconds(member_text(one, "created")), member_text(one, "attempts"), remark(one)});
    std::array<std::size_t, heads.size()> widths{};
    for (std::size_t i = 0; i < heads.size(); ++i) {
        widths[i] = std::string_view(heads[i]).size();
        for (const auto& row : rows) widths[i] = std::max(widths[i], row[i].size());
    }
    for (std::size_t i = 0; i < heads.size(); ++i)
        out << std::left << std::setw(static_cast<int>(widths[i]) + 2) << heads[i];
    out << "remark\n";
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < heads.size(); ++i)
            out << std::left << std::setw(static_cast<int>(widths[i]) + 2) << row[i];
        out << row.back() << '\n';
    }
    if (const std::string next = member_text(answer, "next"); !next.empty()) out << "more: --after " << next << '\n';
}

void print_job(const rapidjson::Value& status, std::ostream& out) {
    const auto line = [&](const char* name, const std::string& value) {
        if (!value.empty()) out << std::left << std::setw(10) << name << value << '\n';
    };
    for (const char* name : {"id", "tool", "state", "position", "created", "started", "finished", "expires", "attempts",
                             "durable", "stopping", "gone"})
        line(name, member_text(status, name));
    const rapidjson::Value& progress = member_object(status, "progress");
    line("progress", progress_text(member_text(progress, "step"), progress));
    const rapidjson::Value& result = member_object(status, "result");
    if (const std::string size = member_text(result, "size"); !size.empty())
        line("result", member_text(result, "content_type") + ", " + size + " bytes");
    const rapidjson::Value& problem = member_object(status, "problem");
    line("problem", member_text(problem, member_text(problem, "detail").empty() ? "title" : "detail"));
}

} // namespace berth::host::cli
