/// What pages do besides being read: tables are sorted, notes appear at once and by keys, and
/// timelines are enlarged.
///
/// It has neither `<` nor `&`, so that pages are XML.
enum PageScript {
  static let source: StaticString = """
    (function () {
      'use strict';
      var all = function (root, what) { return Array.from(root.querySelectorAll(what)); };

      // tables: a button in each heading; numbers sort by data-v, largest first
      all(document, 'table.sortable').forEach(function (table) {
        var body = table.tBodies[0], heads = all(table, 'thead th');
        heads.forEach(function (head, column) {
          var button = document.createElement('button');
          button.type = 'button';
          button.textContent = head.textContent;
          head.textContent = '';
          head.append(button);
          button.addEventListener('click', function () {
            var isWord = head.classList.contains('word'), old = head.getAttribute('aria-sort');
            var falls = old ? old === 'ascending' : !isWord;
            heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
            head.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
            var key = function (row) {
              var cell = row.cells[column];
              if (isWord) return cell.textContent;
              return cell.dataset.v === undefined ? -Infinity : Number(cell.dataset.v);
            };
            var order = function (a, b) {
              var x = key(a), y = key(b);
              if (isWord) return x.localeCompare(y, 'en', { numeric: true });
              return x === y ? 0 : x > y ? 1 : -1;
            };
            var rows = Array.from(body.rows).sort(order);
            body.append.apply(body, falls ? rows.reverse() : rows);
          });
        });
      });

      // notes: the title of the mark below the pointer, or of the one chosen by arrow keys
      var note = document.getElementById('note'), last = null;
      var words = function (mark) {
        var title = mark.querySelector(':scope > title');
        if (title) {
          mark.setAttribute('aria-label', title.textContent);
          title.remove();
        }
        return mark.getAttribute('aria-label');
      };
      var hide = function () {
        note.hidden = true;
        if (last) last.classList.remove('at');
        last = null;
      };
      var show = function (mark, x, y) {
        var text = words(mark);
        if (last !== mark) {
          hide();
          last = mark;
          mark.classList.add('at');
          note.textContent = text;
        }
        note.hidden = false;
        var box = note.getBoundingClientRect();
        note.style.left = Math.max(4, Math.min(x + 14, innerWidth - box.width - 8)) + 'px';
        note.style.top = (y + 18 + box.height > innerHeight ? y - box.height - 10 : y + 18) + 'px';
      };
      all(document, 'svg.chart').forEach(function (chart) {
        var marks = all(chart, 'title').map(function (title) { return title.parentNode; });
        if (marks.length === 0) return;
        var owner = new Set(marks), at = -1;
        chart.addEventListener('pointermove', function (event) {
          var mark = event.target;
          while (mark !== chart) {
            if (owner.has(mark)) return show(mark, event.clientX, event.clientY);
            mark = mark.parentNode;
          }
          hide();
        });
        chart.addEventListener('pointerleave', hide);
        chart.addEventListener('blur', hide);
        chart.setAttribute('tabindex', '0');
        chart.addEventListener('keydown', function (event) {
          var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
          if (event.key === 'Escape') hide();
          if (!step) return;
          event.preventDefault();
          at = Math.max(0, Math.min(marks.length - 1, at + step));
          var box = marks[at].getBoundingClientRect();
          show(marks[at], box.right, box.bottom);
        });
      });

      // timelines: a part of the time over the whole width
      all(document, 'figure.enlargeable').forEach(function (figure) {
        var inner = figure.querySelector('svg.span'), ticks = figure.querySelector('g.ticks');
        var full = inner.viewBox.baseVal.width, height = inner.viewBox.baseVal.height;
        var start = 0, width = full;
        var old = Array.from(ticks.childNodes), place = ticks.dataset;
        var make = function (name, values) {
          var made = document.createElementNS('http://www.w3.org/2000/svg', name);
          Object.keys(values).forEach(function (key) { made.setAttribute(key, values[key]); });
          ticks.append(made);
          return made;
        };
        var draw = function () {
          start = Math.max(0, Math.min(full - width, start));
          inner.setAttribute('viewBox', start + ' 0 ' + width + ' ' + height);
          if (width === full) return ticks.replaceChildren.apply(ticks, old);
          ticks.replaceChildren();
          var unit = place.end / full, span = width * unit, from = start * unit;
          var power = Math.pow(10, Math.floor(Math.log10(span / 6)));
          var step = [1, 2, 5, 10].find(function (n) { return n * power >= span / 6; }) * power;
          for (var n = Math.ceil(from / step); from + span >= n * step; n += 1) {
            var share = (n * step - from) / span;
            var x = Number(place.left) + share * (place.right - place.left);
            make('path', { 'class': 'grid', d: 'M' + x + ' ' + place.top + 'V' + place.bottom });
            make('text', {
              'class': 'dim', x: x, y: Number(place.bottom) + 15, 'text-anchor': 'middle'
            }).textContent = String(Number((n * step).toPrecision(6)));
          }
        };
        var zoom = function (factor, centre) {
          var next = Math.max(full / 500, Math.min(full, width * factor));
          start += (width - next) * centre;
          width = next;
          draw();
        };
        var tools = document.createElement('div');
        tools.className = 'tools';
        figure.append(tools);
        [
          ['−', 'Show more of the time', function () { zoom(2, 0.5); }],
          ['+', 'Enlarge', function () { zoom(0.5, 0.5); }],
          ['←', 'Earlier', function () { start -= width / 3; draw(); }],
          ['→', 'Later', function () { start += width / 3; draw(); }],
          ['all', 'Show the whole time', function () { start = 0; width = full; draw(); }]
        ].forEach(function (tool) {
          var button = document.createElement('button');
          button.type = 'button';
          button.textContent = tool[0];
          button.setAttribute('aria-label', tool[1]);
          button.addEventListener('click', tool[2]);
          tools.append(button);
        });
        inner.addEventListener('wheel', function (event) {
          if (!event.ctrlKey) return;
          event.preventDefault();
          var box = inner.getBoundingClientRect();
          zoom(event.deltaY > 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width);
        }, { passive: false });
      });
    }());

    """
}
