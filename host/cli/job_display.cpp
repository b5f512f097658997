#include <cli/job_display.hpp>

#include <cli/member_text.hpp>

#include <rapidjson/document.h>

#include <algorithm>
#include <ostream>

namespace berth::host::cli {

namespace {

constexpr std::size_t bar_width = 30;
constexpr const char* clear_line = "\r\x1b[K";

// What an event says, in a line.
std::string sentence(const stream_event& event, const rapidjson::Document& data) {
    if (event.kind == "state") {
        const std::string attempt = member_text(data, "attempt");
        return member_text(data, "state") +
               (attempt.empty() || attempt == "0" || attempt == "1" ? "" : ", attempt " + attempt);
    }
    const std::string name = member_text(data, data.HasMember("error") ? "error" : "name");
    return progress_text(name, member_object(data, "options"));
}

double amount(const rapidjson::Value& of, const char* name, double otherwise) {
    const auto found = of.FindMember(name);
    return found == of.MemberEnd() || !found->value.IsNumber() ? otherwise : found->value.GetDouble();
}

} // namespace

void job_display::show(const stream_event& event) {
    away_ = false;
    if (how_ == manner::raw) {
        out_ << event.data << '\n' << std::flush;
        return;
    }
    if (how_ == manner::live) return show_live(event);
    rapidjson::Document data;
    data.Parse<rapidjson::kParseIterativeFlag>(event.data.c_str(), event.data.size());
    if (data.HasParseError() || !data.IsObject()) return;
    out_ << member_text(data, "at") << "  " << event.kind << "  " << sentence(event, data) << '\n' << std::flush;
}

void job_display::show_live(const stream_event& event) {
    rapidjson::Document data;
    data.Parse<rapidjson::kParseIterativeFlag>(event.data.c_str(), event.data.size());
    if (data.HasParseError() || !data.IsObject()) return;
    if (event.kind == "state") {
        state_ = member_text(data, "state");
        step_.clear();
        message_.clear();
        done_ = total_ = 0;
        return draw();
    }
    if (event.kind == "step.start") {
        step_ = member_text(data, "name");
        message_.clear();
        done_ = total_ = 0;
    }
    const rapidjson::Value& options = member_object(data, "options");
    done_ = amount(options, "done", done_);
    total_ = amount(options, "total", total_);
    if (std::string said = member_text(options, "message"); !said.empty()) message_ = std::move(said);
    draw();
}

void job_display::draw() const {
    out_ << clear_line << state_;
    if (total_ > 0) {
        const double part = std::clamp(done_ / total_, 0.0, 1.0);
        const auto full = static_cast<std::size_t>(part * static_cast<double>(bar_width));
        out_ << " [" << std::string(full, '#') << std::string(bar_width - full, '.') << "] "
             << static_cast<int>(part * 100) << '%';
    }
    if (!step_.empty()) out_ << "  " << step_;
    if (!message_.empty()) out_ << ": " << message_;
    out_ << std::flush;
}

void job_display::away(const std::string& reason) {
    if (away_ || how_ == manner::raw) return;
    away_ = true;
    if (how_ == manner::live)
        out_ << clear_line << "waiting for the host: " << reason << std::flush;
    else
        out_ << "waiting for the host: " << reason << '\n' << std::flush;
}

void job_display::end(const std::string& id, const std::string& state, const std::string& detail) {
    if (how_ == manner::raw) return;
    if (how_ == manner::live) out_ << clear_line;
    out_ << id << ' ' << state << (detail.empty() ? "" : ": " + detail) << '\n' << std::flush;
}

} // namespace berth::host::cli
