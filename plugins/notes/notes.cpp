// Notes: records with search and pages, over REST.
#include <berth/plugin.hpp>

struct Note {
    berth::id id;
    std::string title;
    std::vector<std::string> tags;
    bool done = false;

    static constexpr auto about() {
        return berth::record<Note>("notes")
            .field<&Note::title>("What the note says", berth::length(1, 120))
            .field<&Note::tags>("Words to find it by", berth::max_length(16))
            .field<&Note::done>("Is it done?")
            .index<&Note::done>();
    }
};

struct Filter {
    std::optional<bool> done;
    std::optional<std::string> title;
    std::int64_t offset = 0;
    std::int64_t limit = 20;

    static constexpr auto about() {
        return berth::object<Filter>()
            .field<&Filter::done>("Only notes that are, or are not, done")
            .field<&Filter::title>("Only notes whose title holds this text")
            .field<&Filter::offset>("Notes to skip", berth::minimum(0))
            .field<&Filter::limit>("Notes to list", berth::range(1, 100));
    }
};

struct Change {
    berth::id id;
    std::optional<std::string> title;
    std::optional<std::vector<std::string>> tags;
    std::optional<bool> done;

    static constexpr auto about() { return berth::object<Change>().field<&Change::title>("", berth::length(1, 120)); }
};

class Notes : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::post<&Notes::create>("/notes", "Write a note"),
                             berth::get<&Notes::list>("/notes", "List notes, newest first"),
                             berth::get<&Notes::find>("/notes/{id}", "Read one note"),
                             berth::put<&Notes::replace>("/notes/{id}", "Replace a note"),
                             berth::patch<&Notes::change>("/notes/{id}", "Change parts of a note"),
                             berth::delete_<&Notes::remove>("/notes/{id}", "Remove a note"));
    }

    Note create(Note note) { return store().insert(std::move(note)); }
    Note find(berth::id id) { return store().get<Note>(id); }
    Note replace(Note note) { return store().update(std::move(note)); }
    void remove(berth::id id) { store().remove<Note>(id); }

    berth::page<Note> list(Filter filter) {
        auto notes = store().select<Note>();
        if (filter.done) notes.where(berth::field<&Note::done> == *filter.done);
        if (filter.title) notes.where(berth::field<&Note::title>.contains(*filter.title));
        return notes.order_by<&Note::id>(true).offset(filter.offset).limit(filter.limit).page();
    }

    Note change(Change change) {
        return store().transaction([&](berth::store notes) {
            Note note = notes.get<Note>(change.id);
            if (change.title) note.title = std::move(*change.title);
            if (change.tags) note.tags = std::move(*change.tags);
            if (change.done) note.done = *change.done;
            return notes.update(std::move(note));
        });
    }
};

BERTH_PLUGIN(Notes, "notes", "1.0.0");
