// What a job tells those who watch it: steps, and events in between.
//
//     auto step = job.report().step("decode", "reading the file", {{"frames", frames}});
//     for (int i = 0; i < frames; ++i) step.info({{"done", i}, {"total", frames}});
//     step.finished("all read"); // or nothing: the end of the block finishes it
//
// Options are key and value, or any struct or map; `done` and `total` among them are progress, `message` a sentence for
// people. Any thread until the method returns; nothing here blocks. A job that nobody watches tells nobody.
#pragma once

#include <berth/detail/job_run.hpp>

#include <initializer_list>

namespace berth {

// Thrown where a job asks whether it is still wanted, when it is not: let it pass.
class cancelled : public std::exception {
public:
    const char* what() const noexcept override { return "the job was cancelled"; }
};

// A name and a value of any type that crosses, or a text, or nullptr.
struct option {
    template <class T>
    option(std::string_view called, const T& value)
        : text(detail::text_as_json(called) + ':' + detail::as_json(value)) {}

    std::string text; // "name":value
};

// The options of an event; none at all is something else than an empty list.
class options {
public:
    options() = default;
    options(std::initializer_list<option> all) : given_(true) {
        for (const option& each : all) add(each.text);
    }
    template <class T>
        requires(detail::kind_of<T>() == BERTH_KIND_OBJECT || detail::kind_of<T>() == BERTH_KIND_MAP)
    options(const T& all) : given_(true) {
        const std::string text = detail::as_json(all);
        add(std::string_view(text).substr(1, text.size() - 2));
    }

    bool given() const noexcept { return given_; }
    // With `message` as its last member, unless that is empty.
    std::string json(std::string_view message = {}) const {
        options all = *this;
        if (!message.empty()) all.add("\"message\":" + detail::text_as_json(message));
        return '{' + all.members_ + '}';
    }

private:
    void add(std::string_view member) {
        if (!members_.empty() && !member.empty()) members_ += ',';
        members_ += member;
    }

    bool given_ = false;
    std::string members_;
};

// A step of a job for as long as it lives: its start was told when it was made, its end is when it goes. An exception that
// leaves the block is told as the step's error, and its end is not.
class job_step {
public:
    job_step(detail::job_run& run, std::string name) : run_(run), name_(std::move(name)) {}
    job_step(const job_step&) = delete;
    job_step& operator=(const job_step&) = delete;
    ~job_step() {
        if (finished_) return;
        try {
            if (std::uncaught_exceptions() > exceptions_) run_.broken(std::move(name_));
            else run_.send(detail::named_event(detail::step_finish_schema, name_, "null"));
        } catch (...) { // no memory for the event: the job itself matters more
        }
    }

    // An event under the step's name. False when nobody took it, as everywhere here.
    bool info(const options& with) { return run_.send(detail::named_event(detail::generic_schema, name_, with.json())); }
    // An event of one's own: a struct, whose about() says a schema id.
    template <class Event>
        requires(detail::kind_of<Event>() == BERTH_KIND_OBJECT)
    bool info(const Event& event) {
        return run_.send(detail::as_json(event));
    }
    // Its end; the end of the block tells none any more.
    void finished(std::string_view message = {}, const options& more = {}) {
        finished_ = true;
        run_.send(detail::named_event(detail::step_finish_schema, name_, more.json(message)));
    }
    // Something went wrong that the step survives. `context` is the step's name when it is empty.
    void error(std::string_view what, std::string_view context = {}) {
        run_.send(detail::error_event(detail::step_error_schema, what, context.empty() ? std::string_view(name_) : context));
    }
    void error(const std::exception& thrown, std::string_view context = {}) { error(std::string_view(thrown.what()), context); }

private:
    detail::job_run& run_;
    std::string name_;
    const int exceptions_ = std::uncaught_exceptions();
    bool finished_ = false;
};

// Sends the events of one job. Cheap to copy.
class reporter {
public:
    explicit reporter(detail::job_run& run) : run_(&run) {}

    // A step that lasts as long as the object that is returned. Throws cancelled when nobody wants the job any more.
    [[nodiscard]] job_step step(std::string name, std::string_view message = {}, const options& more = {}) const {
        step_started(name, message, more);
        return job_step(*run_, std::move(name));
    }
    // The same as two calls, for steps that no block holds. step_started throws cancelled too.
    void step_started(std::string_view name, std::string_view message = {}, const options& more = {}) const {
        if (run_->cancelled()) throw cancelled();
        run_->send(detail::named_event(detail::step_start_schema, name, more.json(message)));
    }
    void step_finished(std::string_view name, std::string_view message = {}, const options& more = {}) const {
        run_->send(detail::named_event(detail::step_finish_schema, name, more.json(message)));
    }

    // An event of one's own: a struct, whose about() says a schema id, or a JSON object as text.
    template <class Event>
        requires(detail::kind_of<Event>() == BERTH_KIND_OBJECT)
    bool emit(const Event& event) const {
        return run_->send(detail::as_json(event));
    }
    bool emit(std::string_view json) const { return run_->send(json); }
    bool emit(const json& event) const { return run_->send(event.text); }
    // An event without a schema of its own.
    bool generic(std::string_view name, const options& with = {}) const {
        return run_->send(detail::named_event(detail::generic_schema, name, with.given() ? with.json() : "null"));
    }
    // Something went wrong that the job survives.
    bool error(std::string_view what, std::string_view context = {}) const {
        return run_->send(detail::error_event(detail::error_schema, what, context));
    }

private:
    detail::job_run* run_;
};

} // namespace berth
